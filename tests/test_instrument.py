"""Instruments: what they show and what they claim."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from labkit.instrument import (
    Instrument,
    carbon_paper,
    force_sensor,
    grid,
    photogate,
    protractor,
    ruler,
    sight,
    spring_scale,
    stopwatch,
)

INSTRUMENTS = {
    "ruler()": ruler(),
    "stopwatch()": stopwatch(),
    "photogate()": photogate(),
    "carbon_paper()": carbon_paper(),
    "spring_scale()": spring_scale(),
    "ruler(parts=10)": ruler(parts=10),
    "grid()": grid(),
    "protractor()": protractor(),
    "force_sensor()": force_sensor(),
}


PAGE = (Path(__file__).parent.parent / "docs" / "fidelity.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| `(?P<made>\w+\([^)]*\))` \| (?P<step>\S+) (?P<unit>\w+) \| (?P<noise>\S+) \w+ \| (?P<total>\S+) \w+ \|", re.M
)


def test_the_page_lists_every_instrument_as_it_is() -> None:
    listed = {row["made"]: row for row in ROW.finditer(PAGE)}
    assert set(listed) == set(INSTRUMENTS)
    for name, row in listed.items():
        real = INSTRUMENTS[name]
        assert (float(row["step"]), row["unit"]) == (real.resolution, real.unit), name
        assert float(row["noise"]) == pytest.approx(real.noise, rel=0.02), name
        assert float(row["total"]) == pytest.approx(real.uncertainty, rel=0.02), name


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_error_is_as_large_as_claimed(instrument: Instrument) -> None:
    source = np.random.default_rng(7)
    true = source.uniform(100, 101, 4000) * instrument.resolution
    errors = [instrument.measure(value, source).value - value for value in true]
    # 4000 readings give the spread to 1.1 % and the mean to 1.6 % of it; five times that is no chance.
    assert np.std(errors) == pytest.approx(instrument.uncertainty, rel=0.06)
    assert abs(np.mean(errors)) < 0.08 * instrument.uncertainty


def test_zero_error_shows_in_every_reading() -> None:
    biased = Instrument("m", 0.001, 0.0003, bias=0.004)
    source = np.random.default_rng(7)
    assert np.mean([biased.measure(0.5, source).value for _ in range(2000)]) == pytest.approx(0.504, abs=0.0001)


def test_reading_carries_no_digits_beyond_the_division() -> None:
    assert str(photogate().measure(1.23456, np.random.default_rng(1)).value).count("") - 1 <= len("1.235")


def test_an_eye_above_reads_low_on_the_ruler_behind_and_one_that_is_level_reads_right() -> None:
    assert sight(gap=0.03, rise=0.5, distance=0.75) == pytest.approx(0.02)
    assert sight(gap=0.03, rise=0.0, distance=0.75) == 0
    assert sight(gap=0.0, rise=0.5, distance=0.75) == 0
