"""What every lab's careful pupil does alike: draw the line, promise an honest uncertainty, claim no more than seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from graders import fit
from graders.checks import claim
from graders.evidence import value
from graders.rubric import Rubric
from labkit.record import Answers, Trial


class CarefulError(ValueError):
    """The exemplar's trials make no line; the message says what to look at."""


def line(rubric: Rubric, trials: Sequence[Trial]) -> fit.Line:
    """Draw the line that a rubric asks for through every trial.

    Args:
        rubric: names what belongs on the axes, and the uncertainty of y.
        trials: the exemplar's own, shape (n,).

    Raises:
        CarefulError: a trial lacks what is on an axis, or the points do not make a line.
    """
    points = [(value(trial, rubric.x), value(trial, rubric.y), rubric.y_uncertainty(trial)) for trial in trials]
    x, y, noise = np.array(points, dtype=float).reshape(-1, 3).T
    drawn = fit.line(x, y, noise)
    if drawn is None:
        remedy = f"plan() must vary {rubric.x}, and every trial hold both"
        raise CarefulError(f"exemplar.py: no line of {rubric.y} against {rubric.x}; {remedy}")
    return drawn


def promised(result: float, uncertainty: float) -> tuple[str, str]:
    """Write a result and twice its standard uncertainty, both to the same decimal.

    The doubled uncertainty is rounded up to one digit, to two where the first is a 1: a careful pupil does not promise
    too much, nor too little.

    Args:
        result: [any unit].
        uncertainty: its standard uncertainty, more than none [the same unit].
    """
    doubled = 2 * uncertainty
    decimals = max(0, -math.floor(math.log10(doubled / 2)))
    rounded = math.ceil(doubled * 10**decimals) / 10**decimals
    return f"{result:.{decimals}f}", f"{rounded:.{decimals}f}"


def concluded(rubric: Rubric, trials: Sequence[Trial], answers: Answers) -> Answers:
    """Add to a report what the trials show, and from where to where.

    Args:
        rubric: names the control that was varied, and what belongs on the axes.
        trials: the exemplar's own, shape (n,).
        answers: the report so far.

    Raises:
        CarefulError: the trials make no line.
    """
    values = [float(trial.controls[rubric.independent]) for trial in trials]
    shown = claim.supported(line(rubric, trials))[0]
    return replace(answers, relation=shown, range_low=f"{min(values):g}", range_high=f"{max(values):g}")
