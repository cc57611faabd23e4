"""What a good record of sliding friction looks like."""

from __future__ import annotations

import math

from graders.rubric import Rubric
from labkit.record import Trial
from labs.sliding_friction.model import Params


def _pull_uncertainty(trial: Trial) -> float:
    """Return by how much a point of the f–N graph stands off the line [N]: u² = u(f)² + (μ u(N))²."""
    pull, weight = trial.readings["pull"], trial.readings["weight"]
    return math.hypot(pull.uncertainty, pull.value / weight.value * weight.uncertainty)


def _friction_from_slope(slope: float) -> float:
    """Return the coefficient of friction [1]: it is the slope of f against N."""
    return slope


def _friction(params: Params) -> float:
    """Return the coefficient of friction [1] between this block and the board."""
    return params.friction_wood


RUBRIC = Rubric(
    independent="load",
    held=("surface", "face", "speed", "hook"),
    levels=5,
    repeats=3,
    span=0.6,
    x="weight",
    y="pull",
    slope_unit="1",
    y_uncertainty=_pull_uncertainty,
    result_from_slope=_friction_from_slope,
    result_unit="1",
    truth=_friction,
    tolerance=0.06,
)
