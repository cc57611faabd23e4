"""What a good record of the turntable looks like."""

from __future__ import annotations

import math

from graders.rubric import Rubric
from labkit.record import Trial
from labs.centripetal_force.model import Params


def _force_uncertainty(trial: Trial) -> float:
    """Return the standard uncertainty of F in one trial [N], with what the time adds: u²(F) + (2F u(t)/t)²."""
    force, time = trial.readings["force"], trial.readings["time"]
    return math.hypot(force.uncertainty, 2 * force.value * time.uncertainty / time.value)


def _slope_alone(slope: float, trial: Trial) -> float:
    """Return the mass of the slider alone [kg] that a slope of F against ω² [kg m] gives: m = k/r − m₁."""
    return slope / float(trial.controls["radius"]) - float(trial.controls["load"])


def _mass_from_slope(mass: float) -> float:
    """Return the mass [kg]: freed of radius and load, the slope is the mass."""
    return mass


def _mass(params: Params) -> float:
    """Return the mass of the slider of this apparatus [kg]."""
    return params.mass


RUBRIC = Rubric(
    independent="drive",
    held=("radius", "load", "rod"),
    levels=5,
    repeats=3,
    span=0.6,
    x="angular_speed_squared",
    y="force",
    slope_unit="kg*m",
    y_uncertainty=_force_uncertainty,
    slope_alone=_slope_alone,
    result_from_slope=_mass_from_slope,
    result_unit="kg",
    truth=_mass,
    tolerance=0.04,
)
