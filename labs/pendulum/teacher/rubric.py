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


def _reaction(trial: Trial) -> float:
    """Return how much the hand's reaction matters [1]: only where a hand stops the time."""
    return 1.0 if trial.controls["timer"] == "stopwatch" else 0.0


def _parallax(trial: Trial) -> float:
    """Return how much parallax matters [1]: only where the eye is above the mark."""
    return 1.0 if trial.controls.get("eye") == "standing" else 0.0


def _amplitude(trial: Trial) -> float:
    """Return how much the amplitude matters [1]: T grows by θ²/16, at 15° by 0.4 %, which g doubles."""
    return 1.0 if float(trial.controls["angle_deg"]) >= 15 else 0.5


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
    error_sources={
        "reaction": _reaction,
        "mark": 1.0,
        "parallax": _parallax,
        "amplitude": _amplitude,
        "air": 0.0,
        "mass": 0.0,
    },
)
