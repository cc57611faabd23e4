"""What a good record of Newton's second law looks like."""

from __future__ import annotations

import math

from graders.rubric import Rubric
from labkit.record import Trial
from labs.newton_second_law.model import DOTS, FLAG, TICK, WEIGHTS, Params


def _acceleration_uncertainty(trial: Trial) -> float:
    """Return the standard uncertainty of the acceleration in one trial [m/s²].

    Gates: u(a) = √((v₁² u(Δt₁)/Δt₁)² + (v₂² u(Δt₂)/Δt₂)² + (a u(s))²) / s. Tape: a = (x₆ − 2x₃ + x₀)/9T², so
    u(a) = √6 u(x) / 9T².
    """
    if "x0" in trial.readings:
        return math.sqrt(6) * trial.readings["x0"].uncertainty / (3 * DOTS * TICK) ** 2
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
    held=("spare", "timer", "spacing"),
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
)
