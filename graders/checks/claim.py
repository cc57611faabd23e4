"""Whether the conclusion says what the pupil's own data show, and no more than the range they cover."""

from __future__ import annotations

from graders import axis, number
from graders.evidence import Evidence
from graders.fit import Line, drawn
from graders.language import figure, say, together
from graders.mark import Finding
from labkit.quantity import Quantity, Text, declared

RELATION = 0.6
"""Part of the points for the kind of dependence; the rest is for its range [1]."""

CLEAR, FAINT = 3.0, 1.5
"""Beyond the first, in standard uncertainties, something is there; below the second it is not; between, either may
be said [1]."""

CURVED, BENT = 4.0, 3.0
"""The same for a quadratic term, as in the straight-line check [1]."""

SLACK = 0.05
"""An end of the range may lie beyond what was measured by this part of the span: pupils round [1]."""

SHOWN = {
    "proportional": "a straight line through the origin",
    "linear": "a straight line that misses the origin",
    "curved": "a curve",
    "none": "no dependence",
}
"""What a graph can show, by what the page calls it; every value is a sentence of the catalogue."""


def _own_line(evidence: Evidence) -> Line | None:
    """Draw the line in the pupil's own axes; in the right ones where none are chosen, or they are only swapped."""
    rubric, answers = evidence.rubric, evidence.record.answers
    own = (answers.graph_x, answers.graph_y)
    if set(own) == {rubric.x, rubric.y} or not all(own):
        return evidence.line
    return drawn((axis.value(trial, own[0]), axis.value(trial, own[1]), 0.0) for trial in evidence.kept)


def supported(line: Line) -> tuple[str, ...]:
    """Name what a line's points show, the likeliest first; more than one where the points do not decide."""
    if abs(line.slope) <= FAINT * line.slope_uncertainty:
        return ("none",)
    if line.curvature > CURVED:
        return ("curved",)
    missed = abs(line.intercept) / line.intercept_uncertainty if line.intercept_uncertainty > 0 else 0.0
    straight = ("linear",) if missed > CLEAR else ("linear", "proportional") if missed > FAINT else ("proportional",)
    curved = ("curved",) if line.curvature > BENT else ()
    return straight + curved + (("none",) if abs(line.slope) <= CLEAR * line.slope_uncertainty else ())


def _relation_problem(evidence: Evidence) -> Text | None:
    said, line = evidence.record.answers.relation, _own_line(evidence)
    if said not in SHOWN:
        return say("It is not said what your graph shows.")
    if line is None:
        return say("Your points are too few to conclude from.")
    if said in supported(line):
        return None
    found = say(SHOWN[supported(line)[0]])
    return say("You say that your graph shows {said}; your points show {found}.", said=say(SHOWN[said]), found=found)


def _varied(evidence: Evidence) -> tuple[Quantity | None, list[float]]:
    """Return the quantity that the conclusion speaks of, and its values in the kept runs, ascending [its unit]."""
    named = declared(evidence.lab.params).get(evidence.record.answers.declared_variable)
    values = {trial.controls.get(named.name) for trial in evidence.kept} if isinstance(named, Quantity) else set()
    numbers = sorted(float(value) for value in values if isinstance(value, int | float))
    if isinstance(named, Quantity) and len(numbers) > 1:
        return named, numbers
    return evidence.independent, sorted(evidence.levels)


def _range_problem(evidence: Evidence) -> Text | None:
    answers, (quantity, values) = evidence.record.answers, _varied(evidence)
    low, high = number.number(answers.range_low), number.number(answers.range_high)
    if low is None or high is None or low >= high:
        return say("It is not said from where to where your conclusion holds.")
    if quantity is None or len(values) < 2:
        return say("One value alone makes no range.")
    slack = SLACK * (values[-1] - values[0])
    if values[0] - slack <= low and high <= values[-1] + slack:
        return None
    facts = {"low": figure(values[0]), "high": figure(values[-1]), "unit": quantity.unit}
    return say("Your conclusion reaches beyond {low} to {high} {unit}, which is what you measured.", **facts)


def claim(evidence: Evidence) -> Finding:
    """Compare what the pupil says the graph shows, and over which range, with the pupil's own points."""
    relation, reach = _relation_problem(evidence), _range_problem(evidence)
    share = (0.0 if relation else RELATION) + (0.0 if reach else 1 - RELATION)
    problems = [problem for problem in (relation, reach) if problem]
    if not problems:
        why = say("Your conclusion says what your data show, within their range.")
        return Finding(1.0, why, say("What would a wider range show? That is the next experiment."))
    remedy = say("Claim what your points show, and only between the smallest and the largest value you measured.")
    return Finding(share, together(*problems), remedy)
