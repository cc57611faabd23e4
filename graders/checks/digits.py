"""Whether numbers carry as many digits as the instruments and the uncertainty allow.

Source: JCGM 100:2008 (GUM), 7.2.6 (uncertainties to at most two digits, results to the same place).
"""

from __future__ import annotations

import math

from graders import number
from graders.evidence import Evidence
from graders.language import say, together
from graders.mark import Finding
from labkit.quantity import Text

SLOPE_SHARE = 0.3
"""Part of the points for the slope's digits; the rest is for result and uncertainty [1]."""

GUARD = 1
"""A slope is worked on with: it may keep this many digits beyond the first uncertain one."""

ROUNDED = 5.0
"""A last digit worth more than this many standard uncertainties loses what was measured [1]."""


def _result_problem(evidence: Evidence) -> Text | None:
    result = number.digits(evidence.record.answers.result)
    stated = number.digits(evidence.record.answers.result_uncertainty.lstrip(" ±+-"))
    if result is None or stated is None:
        return say("Result and uncertainty are not both given.")
    if stated.fewest > 2:
        return say("The uncertainty has {count} digits.", count=str(stated.fewest))
    if result.finest > stated.coarsest or stated.finest > result.coarsest:
        return say("Result and uncertainty do not end at the same place.")
    return None


def _slope_problem(evidence: Evidence) -> Text | None:
    slope, spread = number.digits(evidence.record.answers.slope), evidence.own_slope[1]
    if slope is None or spread <= 0:
        return say("There is no slope whose digits could be judged.")
    # The slope as typed may be in another unit than the fit's.
    uncertain = math.log10(spread / evidence.slope_scale)
    if slope.coarsest < math.floor(uncertain) - GUARD:
        return say("The slope has more digits than your points support.")
    if slope.finest > uncertain + math.log10(ROUNDED):
        return say("The slope is rounded too far: digits that you measured are lost.")
    return None


def digits(evidence: Evidence) -> Finding:
    """Look at the digits of result, uncertainty and slope."""
    result, slope = _result_problem(evidence), _slope_problem(evidence)
    share = (0.0 if result else 1 - SLOPE_SHARE) + (0.0 if slope else SLOPE_SHARE)
    problems = [problem for problem in (result, slope) if problem]
    if not problems:
        why = say("Your digits are those that the uncertainty allows.")
        return Finding(1.0, why, say("Round only at the end, and keep one digit more on the way."))
    remedy = say("Round the uncertainty to one or two digits, then the result to the same decimal place.")
    if not result:
        remedy = say("Keep the slope to one digit beyond the first uncertain one.")
    return Finding(share, together(*problems), remedy)
