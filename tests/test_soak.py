"""Growth is told from noise, and pupils of a short soak come and go without leaving anything."""

from __future__ import annotations

import random

import pytest

from benchmarks.soak import soak, text
from benchmarks.soak_growth import figures, growths, slope, worst
from benchmarks.soak_sample import Sample

MINUTES = 60
EVERY_S = 30


def _samples(leak_mb: float = 0.0, rows: float = 0.0) -> list[Sample]:
    """An hour in which memory warms up, goes up and down as pupils come and go, and may leak [MB/h]."""
    chance = random.Random(1)  # noqa: S311 - noise, not secrets
    made = []
    for number in range(MINUTES * 60 // EVERY_S):
        time = float(number * EVERY_S)
        warm = 130 + 20 * min(1.0, number / 20) + chance.gauss(0, 2) + leak_mb * time / 3600
        peak = 80 if number % 17 == 0 else 0
        tables = {"hub.api_tokens": 60 + number % 15 + int(rows * time / 3600), "exchange.trial": 30 * number}
        counts = {"hub": 50 + chance.randrange(5)}
        made.append(
            Sample(time, {"hub": warm + peak}, 20 * 65.0, counts, counts, {"pupils": 20}, 1, tables, 18, number)
        )
    return made


def test_noise_peaks_and_warming_up_are_no_growth() -> None:
    found = growths(_samples())
    assert all(each.is_steady for each in found), worst(found, "memory")
    assert all(figure.reached for figure in figures(found, 0, 0))


@pytest.mark.parametrize(("kind", "leak"), [("memory", {"leak_mb": 20.0}), ("rows", {"rows": 40.0})])
def test_a_leak_is_seen(kind: str, leak: dict[str, float]) -> None:
    found = growths(_samples(**leak))
    assert not worst(found, kind).is_steady
    assert [figure.name for figure in figures(found, 0, 0) if not figure.reached] == [f"soak.{kind}.growth"]


def test_the_slope_is_that_of_the_line_whatever_single_points_do() -> None:
    assert slope([0, 1, 2, 3, 4], [0, 2, 4, 600, 8]) == pytest.approx(2)


def test_what_stays_or_fails_is_told() -> None:
    found = growths(_samples())
    assert [figure.name for figure in figures(found, 1, 2) if not figure.reached] == [
        "soak.containers.left",
        "soak.failures",
    ]


@pytest.mark.engine
@pytest.mark.centre
def test_two_pupils_come_and_go_and_nothing_stays() -> None:
    found = soak(pupils=2, seconds=20.0, every=5.0)
    assert found.failures == []
    assert found.left == []
    assert found.done["runs"] > 1
    last = found.samples[-1]
    assert {"hub", "proxy", "exchange", "centre", "worker", "sandbox keeper", "idle culler"} == set(last.memory) - {
        "launcher"
    }
    assert last.rows["exchange.trial"] > 1
    grown = growths(found.samples)
    assert "soak.memory.growth" in text(found, figures(grown, 0, 0), grown)
