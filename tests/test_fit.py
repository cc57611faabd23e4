"""The fit of the page: a known line comes back, its uncertainty covers the truth, and no input upsets it."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from labkit import catalogue, reckoning
from labkit.fit import MOST_POINTS, FitError, fit
from labkit.instrument import Reading
from labkit.propagation import derived_uncertainty

LINE = {"x": [1.0, 2.0, 3.0, 4.0], "y": [3.0, 5.0, 7.0, 9.0], "uy": [0.1] * 4}


def test_points_on_a_line_give_that_line() -> None:
    found = fit(LINE)
    assert (found.slope, found.intercept) == pytest.approx((2, 1))
    # Source: Taylor, An Introduction to Error Analysis, 8.4: u(k) = u(y)·√(n/Δ).
    assert found.slope_uncertainty == pytest.approx(0.1 * math.sqrt(4 / 20))
    assert found.intercept_uncertainty == pytest.approx(0.1 * math.sqrt(30 / 20))
    assert found.residuals == pytest.approx([0] * 4, abs=1e-9)


def test_a_precise_point_weighs_more_than_a_poor_one() -> None:
    points = {"x": [0, 1, 2, 2], "y": [0, 1, 2, 4]}
    poor = fit(points | {"uy": [0.1, 0.1, 0.1, 10]})
    assert poor.slope == pytest.approx(1, abs=0.01)
    assert fit(points).slope > 1.2


def test_uncertainty_of_x_counts_through_the_slope() -> None:
    with_x = fit(LINE | {"ux": [0.1] * 4})
    assert with_x.slope_uncertainty == pytest.approx(fit(LINE).slope_uncertainty * math.hypot(1, 2), rel=1e-6)


def test_units_of_any_size_do_not_matter() -> None:
    small = fit({"x": [1e-9, 2e-9, 3e-9, 4e-9], "y": [3e6, 5e6, 7e6, 9e6], "uy": [1e5] * 4})
    assert small.slope == pytest.approx(2e15)
    assert small.slope_uncertainty == pytest.approx(0.1 * math.sqrt(4 / 20) * 1e15)


@pytest.mark.patience
def test_the_stated_uncertainty_covers_the_truth_as_often_as_it_should() -> None:
    source, x = np.random.default_rng(7), np.linspace(0.3, 1.5, 8)
    covered = 0
    for _ in range(100):
        found = fit({"x": list(x), "y": list(4 * x + source.normal(0, 0.05, 8)), "uy": [0.05] * 8})
        covered += abs(found.slope - 4) <= 2 * found.slope_uncertainty
    # Two standard uncertainties: 95 of 100; fewer than 88 happen once in 500 times.
    assert covered >= 88


@pytest.mark.parametrize(
    "change",
    [
        {"x": []},
        {"x": [1, 2, 3]},
        {"x": [1, 1, 2, 2]},
        {"x": [1, 1 + 1e-12, 1, 2]},
        {"y": [1, 2, 3, math.nan]},
        {"y": [1, 2, 3, math.inf]},
        {"y": [1, 2, 3, "4"]},
        {"y": [1, 2, 3, True]},
        {"y": "1234"},
        {"y": None},
        {"y": {"0": 1}},
        {"uy": [0.1] * 3},
        {"uy": [0.1, 0.1, 0.1, -1]},
        {"x": [1.0] * (MOST_POINTS + 1)},
    ],
)
def test_points_that_make_no_line_are_refused_in_both_languages(change: dict[str, Any]) -> None:
    with pytest.raises(FitError) as refused:
        fit(LINE | change)
    assert set(refused.value.message) == {"zh", "en"}
    answer, _ = reckoning.fitted({"id": "7"} | LINE | change)
    assert (answer["event"], answer["id"]) == ("unfitted", "7")


def test_a_point_without_uncertainty_makes_the_fit_unweighted() -> None:
    found = fit(LINE | {"y": [3, 5, 7, 10], "uy": [0.1, 0.1, 0.1, 0]})
    assert found.slope == pytest.approx(np.polyfit([1, 2, 3, 4], [3, 5, 7, 10], 1)[0])
    assert found.slope_uncertainty > 0


def test_derived_uncertainty_is_carried_through_the_formula() -> None:
    lab = catalogue.load("pendulum")
    readings = {"length": Reading(0.7, "m", 0.001, 0.0006), "time": Reading(33.6, "s", 0.01, 0.17)}
    found = derived_uncertainty(lab, {"swings": 20}, readings)
    assert found["period"] == pytest.approx(0.17 / 20, rel=1e-3)
    assert found["period_squared"] == pytest.approx(2 * 33.6 / 20 * 0.17 / 20, rel=1e-3)


@pytest.mark.parametrize("trials", [None, [], {"a": 1}, {"a": {"controls": {}, "readings": {"time": {}}}}])
def test_strange_trials_have_no_uncertainties(trials: object) -> None:
    answer, _ = reckoning.uncertainties(catalogue.load("pendulum"), {"trials": trials})
    assert answer == {"event": "uncertainties", "of": {}}


@pytest.mark.centre
def test_the_page_does_not_wait_for_lmfit() -> None:
    program = "import sys, labkit.bench; sys.exit(any(name in sys.modules for name in ('lmfit', 'scipy')))"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
