"""What holds for every record: bounds, order, missing fields, and that a broken check costs only itself."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from graders import marking
from graders.checks import CHECKS
from graders.evidence import Evidence
from graders.mark import Finding
from labkit.record import Answers, Record
from tests.expert.record import FILES, load

CASES = [load(file) for file in FILES]

cases = some.sampled_from(CASES)


def _shares(case: Any, record: Record) -> dict[str, float]:
    return {name: mark.points for name, mark in replace(case, record=record).marks().items()}


@settings(max_examples=25)
@given(cases, some.integers(0, 2**32))
def test_the_order_of_the_runs_matters_to_improvement_only(case: Any, number: int) -> None:
    trials = list(case.record.trials)
    random.Random(number).shuffle(trials)  # noqa: S311 - an order, not a secret
    turned, straight = _shares(case, replace(case.record, trials=tuple(trials))), _shares(case, case.record)
    assert {name for name in straight if turned[name] != straight[name]} <= {"improvement"}


@settings(max_examples=40)
@given(cases, some.sets(some.sampled_from([field.name for field in fields(Answers)])), some.integers(0, 20))
def test_a_missing_field_never_raises(case: Any, missing: set[str], runs: int) -> None:
    blank = {name: getattr(Answers(), name) for name in missing}
    poorer = replace(case.record, answers=replace(case.record.answers, **blank), trials=case.record.trials[:runs])
    for mark in replace(case, record=poorer).marks().values():
        assert 0 <= mark.points <= mark.out_of
        assert all(mark.why.values())
        assert all(mark.next.values())


@settings(max_examples=20)
@given(cases, some.dictionaries(some.sampled_from(sorted(CHECKS)), some.floats(0, 1000)))
def test_points_stay_within_whatever_a_criterion_is_worth(case: Any, weights: dict[str, float]) -> None:
    known = {name: weight for name, weight in weights.items() if name in case.lab.points}
    marks = marking.marks(
        case.lab, case.record, case.seed, dict.fromkeys((t.id for t in case.record.trials), True), known
    )
    assert {name: mark.out_of for name, mark in marks.items()} == marking.criteria(case.lab, known)
    assert all(0 <= mark.points <= mark.out_of for mark in marks.values())


@pytest.mark.parametrize("broken", sorted(CHECKS))
def test_a_check_that_fails_costs_only_itself(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES if broken in case.lab.points and min(case.given.values()) == 1)
    whole = _shares(case, case.record)

    def fail(_: Evidence) -> Finding:
        raise ZeroDivisionError

    monkeypatch.setitem(CHECKS, broken, fail)
    torn = _shares(case, case.record)
    assert {name for name in whole if torn[name] != whole[name]} == {broken}
    assert torn[broken] == 0


def test_of_two_series_of_one_size_the_same_counts_in_any_order() -> None:
    """The radius enters the result, so it must not depend on which series was measured first."""
    case = next(case for case in CASES if case.lab.slug == "centripetal_force" and min(case.given.values()) == 1)
    first, second = case.record.trials[:7], case.record.trials[7:14]
    other = tuple(replace(trial, controls=trial.controls | {"radius": 0.2}) for trial in second)
    orders = [replace(case.record, trials=trials) for trials in (first + other, other + first)]
    results = [replace(case, record=record).evidence().expected for record in orders]
    assert results[0] == pytest.approx(results[1])
    assert _shares(case, orders[0])["control"] == pytest.approx(case.lab.points["control"] / 2)
