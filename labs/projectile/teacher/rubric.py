"""What a good record of the projectile looks like."""

from __future__ import annotations

import math

from graders.rubric import Rubric
from labkit.record import Trial
from labs.projectile.model import GRAVITY, Params, launch_speed


def _fall_uncertainty(trial: Trial) -> float:
    """Return by how much a point of the y–x² graph stands off the line [m].

    An error of the distance counts by how much the drop changes with it: u(y) = (2y/x) u(x).
    """
    fall, distance = trial.readings["fall"], trial.readings["distance"]
    return math.hypot(fall.uncertainty, 2 * fall.value / distance.value * distance.uncertainty)


def _speed_from_slope(slope: float) -> float:
    """Return the launch speed [m/s] that a slope of y against x² [1/m] gives: v₀ = √(g/2k)."""
    return math.sqrt(GRAVITY / (2 * slope))


def _speed(params: Params) -> float:
    """Return the launch speed [m/s] of this apparatus."""
    return launch_speed(params)


RUBRIC = Rubric(
    independent="fall",
    held=("release", "mass", "recorder"),
    levels=5,
    repeats=3,
    span=0.6,
    x="distance_squared",
    y="fall",
    slope_unit="1/m",
    y_uncertainty=_fall_uncertainty,
    result_from_slope=_speed_from_slope,
    result_unit="m/s",
    truth=_speed,
    tolerance=0.03,
)
