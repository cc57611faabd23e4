"""Some techniques of the corpus on the real sandbox, and all of those on records; `make attack` makes thousands."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.attack import outcome, raid, siege
from benchmarks.attack.__main__ import variants
from benchmarks.attack.intruder import Intruder
from benchmarks.attack.technique import LAB, Technique, Variant, solutions, techniques, variant
from benchmarks.attack.tricks import TRICKS
from benchmarks.keeper import keeper
from graders.sandbox.client import Sandbox
from labkit import catalogue

SEED = 20261122
pendulum = catalogue.load("pendulum")


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
    found = [*techniques(), *TRICKS]
    assert len(techniques()) >= outcome.TECHNIQUES
    assert len(TRICKS) >= outcome.TECHNIQUES
    assert len({(technique.group, technique.name) for technique in found}) == len(found)
    assert {technique.group for technique in found} == set(outcome.GROUPS)


def test_a_submission_is_worth_its_right_functions() -> None:
    source = random.Random(SEED)  # noqa: S311 - variety, not secrets
    worth = {variant(technique, source).true for technique in techniques() for _ in range(3)}
    assert {0.0, LAB.points["mean"]} < worth <= {0.0, 15.0, 40.0, 45.0, 70.0, 75.0, 100.0}
    drawn = variants(techniques(), 3000, source)
    assert len(drawn) >= 3000
    assert {one.technique for one in drawn} == set(techniques())


@pytest.mark.centre
def test_no_attack_on_records_or_the_exchange_gains_leaks_or_ends_undefined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = random.Random(SEED)  # noqa: S311 - as above
    drawn = raid.drawn(1, source)
    assert set(drawn) == set(TRICKS)
    with raid.raid(tmp_path, len(drawn)) as made:
        assert all(0 < points < sum(pendulum.points.values()) for points in made.true.values()), "something to gain"
        ends = [made.attack(technique, source) for technique in drawn]
        assert list(outcome.troubles(ends)) == []
        # Where a run that the apparatus does show is let in, it is worth points: so a forged one would be counted.
        monkeypatch.setitem(TRICKS, drawn[0], _measuring_more)
        assert made.attack(drawn[0], source).is_gain


def _measuring_more(one: Intruder, _: random.Random) -> None:
    for length in (0.6, 1.4):
        one.keep(one.trial(one.lab.exemplar.plan()[0] | {"length": length}))


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    siege.plant()
    with keeper(tmp_path_factory.mktemp("state")) as kept:
        yield kept.box


def _some(source: random.Random) -> list[Technique]:
    """Choose a sixth of the techniques of each group; of those that use up their time one."""
    slow = [technique for technique in techniques() if technique.is_slow]
    found = source.sample(slow, 1)
    for group in outcome.GROUPS:
        quick = [technique for technique in techniques() if technique.group == group and not technique.is_slow]
        found += source.sample(quick, -(-len(quick) // 6))
    return found


@pytest.mark.engine
def test_no_technique_gains_leaks_or_ends_undefined(box: Sandbox) -> None:
    source = random.Random(SEED)  # noqa: S311 - as above
    chosen = _some(source)
    ends = list(siege.marked(variants(chosen, 1, source), box))
    assert list(outcome.troubles(ends)) == []
    assert len(ends) == len(chosen)
    # The tricks do not simply break everything: beside some of them right functions earn what they are worth.
    assert any(end.points == end.variant.true > 0 for end in ends)
    honest = siege.mark(Variant(techniques()[0], solutions(), 100.0), box)
    assert honest.points == honest.variant.true
