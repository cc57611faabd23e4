"""Whether units stand where they belong and are of the right kind."""

from __future__ import annotations

import math

from graders import number
from graders.evidence import Evidence
from graders.language import figure, say, together
from graders.mark import Finding
from labkit.quantity import Text

SLOPE_SHARE = 0.4
"""Part of the points for the unit of the slope; the rest is for the result [1]."""


def _problem(what: Text, typed: str, unit: str, wanted: str, scale: float) -> Text | None:
    """Say what is wrong with one unit, or None; `scale` is what the value had to be multiplied by to be believed."""
    if number.number(typed) is None:
        return say("{what}: no number to which a unit could belong.", what=what)
    factor = number.factor(unit, wanted)
    if factor is None and not unit.strip():
        return say("{what}: the unit is missing.", what=what)
    if factor is None:
        return say("{what}: “{unit}” is not a unit of this quantity.", what=what, unit=unit)
    if not math.isclose(factor, scale, rel_tol=1e-6):
        return say(
            "{what}: with “{unit}” the value is off by a factor of {slip}.",
            what=what,
            unit=unit,
            slip=figure(factor / scale),
        )
    return None


def units(evidence: Evidence) -> Finding:
    """Look at the units of the slope and of the result."""
    answers, rubric = evidence.record.answers, evidence.rubric
    slope = _problem(say("Slope"), answers.slope, answers.slope_unit, evidence.slope_unit, evidence.slope_scale)
    result = _problem(say("Result"), answers.result, answers.result_unit, rubric.result_unit, evidence.result_scale)
    share = (0.0 if slope else SLOPE_SHARE) + (0.0 if result else 1 - SLOPE_SHARE)
    problems = [problem for problem in (slope, result) if problem]
    if not problems:
        return Finding(
            1.0, say("Slope and result carry units of the right kind."), say("Keep heading columns as quantity/unit.")
        )
    return Finding(
        share, together(*problems), say("The unit of a slope is the unit of y over the unit of x; check prefixes too.")
    )
