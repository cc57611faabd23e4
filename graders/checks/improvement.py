"""Whether the pupil acted on what a comparison showed, instead of measuring by a fixed plan.

Source: Holmes, Wieman and Bonn, PNAS 112 (2015) 11199 (score acting on a comparison, not making it).
"""

from __future__ import annotations

from itertools import pairwise

from graders.checks.design import place
from graders.checks.provenance import is_explained
from graders.evidence import Evidence
from graders.language import say
from graders.mark import Finding
from labkit.quantity import Text
from labkit.record import Trial

SHARPER = 0.7
"""A later run is better when its point is this much less uncertain than the first at the same value [1]."""

PLANNED = 0.4
"""Part of the points for repeats that follow each other without a look at the others [1]."""


def _returned(evidence: Evidence) -> bool:
    """Tell whether a value was measured again after another one."""
    places = [place(evidence, trial) for trial in evidence.kept]
    visits = [*places[:1], *(after for before, after in pairwise(places) if after != before)]
    return len(visits) > len(set(visits))


def _sharpened(evidence: Evidence) -> bool:
    """Tell whether a value was measured again with clearly less uncertainty: more swings, a better timer."""
    first: dict[float | None, float] = {}
    noises = [(evidence.level(trial), evidence.noise(trial)) for trial in evidence.kept]
    return any(0 < noise <= SHARPER * first.setdefault(level, noise) for level, noise in noises)


def _replaced(evidence: Evidence) -> bool:
    """Tell whether a run left out for a reason was made again later."""
    trials, answers = evidence.record.trials, evidence.record.answers

    def is_made_again(number: int, trial: Trial) -> bool:
        later = (other for other in trials[number + 1 :] if other.id not in answers.excluded)
        return any(other.controls == trial.controls for other in later)

    left_out = ((number, trial) for number, trial in enumerate(trials) if trial.id in answers.excluded)
    return any(is_explained(answers.excluded[trial.id]) and is_made_again(number, trial) for number, trial in left_out)


def _seen(evidence: Evidence) -> Text | None:
    """Say how the pupil acted, or None."""
    if _sharpened(evidence):
        return say("You measured again with less uncertainty.")
    if _returned(evidence):
        return say("You went back to a value that you had measured before.")
    if _replaced(evidence):
        return say("You left a doubtful run out and made it again.")
    return None


def improvement(evidence: Evidence) -> Finding:
    """Look for runs that answer what earlier runs showed; the order of the runs matters here."""
    if seen := _seen(evidence):
        return Finding(1.0, seen, say("That is how data become trustworthy."))
    remedy = say("After the first round, compare: go back to the value that scatters most, or measure more precisely.")
    places = [place(evidence, trial) for trial in evidence.kept]
    if len(places) > len(set(places)):
        return Finding(PLANNED, say("You repeated, but never went back after seeing the other values."), remedy)
    return Finding(0.0, say("Nothing was measured a second time."), remedy)
