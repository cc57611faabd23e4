"""Whether the stated uncertainty is the one that the pupil's own data give."""

from __future__ import annotations

from graders.evidence import Evidence
from graders.language import amount, say
from graders.mark import Finding

GOOD, ROUGH = 3.0, 10.0
"""Factors either way within which an uncertainty is right, and of the right order [1]."""

EXPANDED = 2.0
"""An expanded uncertainty is this many standard ones; stating either is honest [1]. Source: GUM, 6.2."""


def uncertainty(evidence: Evidence) -> Finding:
    """Compare the stated uncertainty with the one of the slope of the pupil's own points."""
    stated, expected = evidence.uncertainty, evidence.expected
    remedy = say("See how much the result changes for the steepest and the flattest line that still fit.")
    if not stated:
        return Finding(0.0, say("No uncertainty is given."), remedy)
    if expected is None or expected[1] <= 0:
        return Finding(0.0, say("Too few data to tell whether the uncertainty is right."), say("Take more data first."))
    ratio = stated / expected[1]
    unit = evidence.rubric.result_unit
    facts = {"stated": amount(stated, unit, 2), "own": amount(expected[1], unit, 2)}
    why = say("You state {stated}; your own data give {own}.", **facts)
    if 1 / GOOD <= ratio <= GOOD * EXPANDED:
        return Finding(1.0, why, say("Your uncertainty is an honest one."))
    return Finding(0.5 if 1 / ROUGH <= ratio <= ROUGH else 0.0, why, remedy)
