"""What a good record of Newton's second law looks like."""

from __future__ import annotations

import math

from graders.rubric import Rubric
from labkit.record import Trial
from labs.newton_second_law.model import FLAG, WEIGHTS, Params


def _acceleration_uncertainty(trial: Trial) -> float:
    """Return the standard uncertainty of the acceleration in one trial [m/s²].

    u(a) = √((v₁² u(Δt₁)/Δt₁)² + (v₂² u(Δt₂)/Δt₂)² + (a u(s))²) / s.
    """
    spacing = trial.readings["spacing"]
    times = [trial.readings[name] for name in ("first", "second")]
    parts = [(FLAG / time.value) ** 2 * time.uncertainty / time.value for time in times]
    return math.hypot(*parts, trial.derived["acceleration"] * spacing.uncertainty) / spacing.value


def _mass_from_slope(slope: float) -> float:
    """Return the mass [kg] that a slope of a against F [1/kg] gives: M = 1/k."""
    return 1 / slope


def _mass(params: Params) -> float:
    """Return the mass of the cart and all the weights [kg]."""
    return params.cart_mass + WEIGHTS


RUBRIC = Rubric(
    independent="hanger",
    held=("spare", "spacing"),
    must={"spare": "cart"},
    levels=5,
    repeats=3,
    span=0.6,
    x="pull",
    y="acceleration",
    slope_unit="1/kg",
    y_uncertainty=_acceleration_uncertainty,
    result_from_slope=_mass_from_slope,
    result_unit="kg",
    truth=_mass,
    tolerance=0.04,
    error_sources={"timing": 1.0, "friction": 1.0, "spacing": 0.5, "string": 0.0, "pulley": 0.0},
)
