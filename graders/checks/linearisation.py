"""Whether the graph is the one that makes the law a straight line, and its slope is that of the pupil's own points."""

from __future__ import annotations

from graders.evidence import Evidence
from graders.fit import Line
from graders.language import figure, say, together
from graders.mark import Finding
from labkit.quantity import Text

AXES, SLOPE = 0.4, 0.4
"""Parts of the points for the axes and the slope; the rest is for points that lie along a line [1]."""

READING = 0.03
"""A slope read off a graph may differ by this much [1]."""

CURVED = 4.0
"""A quadratic term this many standard uncertainties from none is a curve [1]."""


def _axes_problem(evidence: Evidence) -> Text | None:
    answers, rubric = evidence.record.answers, evidence.rubric
    if (answers.graph_x, answers.graph_y) == (rubric.x, rubric.y):
        return None
    if (answers.graph_x, answers.graph_y) == (rubric.y, rubric.x):
        return say("The axes are the wrong way round.")
    return say("With these axes the law is not a straight line.")


def _slope_problem(evidence: Evidence) -> Text | None:
    own, spread = evidence.own_slope
    if evidence.slope is None:
        return say("No slope is given.")
    if abs(evidence.slope - own) <= max(2 * spread, READING * abs(own)):
        return None
    return say("You give the slope {slope}; your points give {own}.", slope=figure(evidence.slope), own=figure(own))


def _curve_problem(line: Line) -> Text | None:
    return say("Your points bend away from the line.") if line.curvature > CURVED else None


def linearisation(evidence: Evidence) -> Finding:
    """Look at the axes, fit the pupil's own points, and compare."""
    line = evidence.line
    if line is None:
        return Finding(0.0, say("Too few points to draw a line."), say("Measure at more different values first."))
    axes, slope, curve = _axes_problem(evidence), _slope_problem(evidence), _curve_problem(line)
    share = (0.0 if axes else AXES) + (0.0 if slope else SLOPE) + (0.0 if curve else 1 - AXES - SLOPE)
    if not (axes or slope or curve):
        why = say(
            "The graph is a straight line and your slope, {slope}, is that of your points.", slope=figure(line.slope)
        )
        return Finding(1.0, why, say("Read the physics off the slope, not off single points."))
    why = together(*(problem for problem in (axes, slope, curve) if problem))
    if axes:
        return Finding(share, why, say("Choose the axes so that the formula reads y = k·x + b."))
    if slope:
        return Finding(
            share, why, say("Draw the line near all points and take its slope from two points far apart on it.")
        )
    return Finding(share, why, say("Look for something that changed within the series."))
