"""What a good record of the pendulum looks like."""

from __future__ import annotations

import math

from graders.rubric import Rubric
from labkit.record import Trial
from labs.pendulum.model import Params


def _period_squared_uncertainty(trial: Trial) -> float:
    """Return the standard uncertainty of T² in one trial [s²]: u(T²) = 2T u(t)/n."""
    swings = float(trial.controls["swings"])
    return 2 * trial.derived["period"] * trial.readings["time"].uncertainty / swings


def _gravity_from_slope(slope: float) -> float:
    """Return the gravity [m/s²] that a slope of T² against L [s²/m] gives: g = 4π²/k."""
    return 4 * math.pi**2 / slope


def _gravity(params: Params) -> float:
    """Return the gravity [m/s²] at this apparatus."""
    return params.gravity


RUBRIC = Rubric(
    independent="length",
    held=("eye", "angle_deg", "mass", "timer"),
    levels=5,
    repeats=3,
    span=0.6,
    x="length",
    y="period_squared",
    slope_unit="s^2/m",
    y_uncertainty=_period_squared_uncertainty,
    result_from_slope=_gravity_from_slope,
    result_unit="m/s^2",
    truth=_gravity,
    tolerance=0.03,
)
