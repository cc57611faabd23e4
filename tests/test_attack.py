"""Every technique of the corpus once, on the real sandbox; `make attack` makes thousands of them."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from benchmarks.attack import neighbour, outcome, siege
from benchmarks.attack.__main__ import variants
from benchmarks.attack.technique import LAB, Variant, solutions, techniques, variant
from graders.sandbox.client import Sandbox
from tests.sandbox_stage import keeper

SEED = 20261122


def _end(points: float | None, true: float) -> siege.End:
    return siege.End(Variant(techniques()[0], {}, true), points, 1.0, False)


def test_a_gain_an_undefined_end_and_a_leak_are_counted() -> None:
    ends = [_end(15.0, 15.0), _end(15.1, 15.0), _end(0.0, 15.0), _end(None, 0.0)]
    counted = {figure.name: figure.ours.median for figure in outcome.figures(ends, logged=True)}
    assert counted["attack.submissions"] == 4
    assert [counted[f"attack.{name}"] for name in ("gained", "undefined", "canaries")] == [1, 1, 1]
    assert siege.is_leak(f"…{siege.CANARY}…")
    assert not siege.is_leak("nothing")


def test_the_corpus_is_large_and_every_technique_has_a_name_of_its_own() -> None:
    found = techniques()
    assert len(found) >= outcome.TECHNIQUES
    assert len({(technique.group, technique.name) for technique in found}) == len(found)
    assert {technique.group for technique in found} == set(outcome.GROUPS)


def test_a_submission_is_worth_its_right_functions() -> None:
    source = random.Random(SEED)  # noqa: S311 - variety, not secrets
    worth = {variant(technique, source).true for technique in techniques() for _ in range(3)}
    assert {0.0, LAB.points["mean"]} < worth <= {0.0, 15.0, 40.0, 45.0, 70.0, 75.0, 100.0}
    drawn = variants(techniques(), 3000, source)
    assert len(drawn) >= 3000
    assert {one.technique for one in drawn} == set(techniques())


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    siege.plant()
    with keeper(tmp_path_factory.mktemp("state")) as kept:
        yield kept.box


@pytest.mark.engine
def test_no_technique_gains_leaks_or_ends_undefined(box: Sandbox) -> None:
    drawn = variants(techniques(), 1, random.Random(SEED))  # noqa: S311 - as above
    ends = list(siege.marked(drawn, box, minutes=10))
    assert list(outcome.troubles(ends)) == []
    assert len(ends) == len(techniques())
    # The tricks do not simply break everything: beside some of them right functions earn what they are worth.
    assert sum(end.points == end.variant.true > 0 for end in ends) >= 2
    assert neighbour.waits(box, 1)
    assert solutions()
