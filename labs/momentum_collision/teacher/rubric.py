"""What a good record of the air track looks like."""

from __future__ import annotations

import math

from graders.rubric import Rubric
from labkit.record import Trial
from labs.momentum_collision.model import Params


def _speed_uncertainty(trial: Trial, speed: str, time: str) -> float:
    """Return the standard uncertainty of a speed in one trial [m/s]: u(v) = v u(t)/t."""
    return trial.derived[speed] * trial.readings[time].uncertainty / trial.readings[time].value


def _momentum_uncertainty(trial: Trial) -> float:
    """Return the standard uncertainty of m₂v₂′ in one trial [kg m/s], with what v₁ − v₁′ adds along the line."""
    gained, lost = trial.derived["momentum_gained"], trial.derived["speed_lost"]
    own = gained / trial.derived["speed_b"] * _speed_uncertainty(trial, "speed_b", "time_b")
    before = _speed_uncertainty(trial, "speed_before", "time_before")
    after = _speed_uncertainty(trial, "speed_after", "time_after")
    return math.hypot(own, gained / lost * before, gained / lost * after)


def _mass_from_slope(slope: float) -> float:
    """Return the mass of cart A [kg]: m₁(v₁ − v₁′) = m₂v₂′, so the slope is the mass."""
    return slope


def _mass(params: Params) -> float:
    """Return the mass of cart A of this apparatus [kg]."""
    return params.cart_mass


RUBRIC = Rubric(
    independent="launch",
    held=("mass", "bumper"),
    levels=5,
    repeats=3,
    span=0.6,
    x="speed_lost",
    y="momentum_gained",
    slope_unit="kg",
    y_uncertainty=_momentum_uncertainty,
    result_from_slope=_mass_from_slope,
    result_unit="kg",
    truth=_mass,
    tolerance=0.04,
    error_sources={"timing": 1.0, "tilt": 0.0, "drag": 0.0, "launcher": 0.0, "energy": 0.0},
)
