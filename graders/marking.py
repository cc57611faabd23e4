"""Marking: a record becomes marks, one for each criterion that the lab gives points for."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping

from graders import rubric
from graders.checks import CHECKS
from graders.evidence import Evidence
from graders.language import say
from graders.mark import Finding, Mark, mark, title
from labkit.catalogue import Lab
from labkit.quantity import Text
from labkit.record import Record

CONCLUSION = "conclusion"
"""The criterion that a teacher marks."""

MOST = 1000.0
"""Points that one criterion may be worth."""

_log = logging.getLogger(__name__)


class WeightError(ValueError):
    """Weights cannot be as they are given.

    Attributes:
        message: which one, and what is allowed, in both languages.
    """

    def __init__(self, message: Text) -> None:
        super().__init__(message["en"])
        self.message = message


def title_of(lab: Lab, criterion: str) -> Text:
    """Name a criterion of a lab in both languages: a code lab has names of its own."""
    return lab.checks.get(criterion) or title(criterion)


def _weight(name: str, weight: float, lab: Lab) -> float:
    if name not in lab.points:
        facts = {"name": str(name)[:64], "names": ", ".join(lab.points)}
        raise WeightError(say("“{name}” is not a criterion of this lab; there are: {names}.", **facts))
    is_number = isinstance(weight, int | float) and not isinstance(weight, bool) and math.isfinite(weight)
    if not is_number or not 0 <= weight <= MOST:
        called = title_of(lab, name)
        raise WeightError(say("{name}: points must be a number from 0 to {most}.", name=called, most=f"{MOST:g}"))
    return float(weight)


def points(lab: Lab, weights: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return what each criterion is worth, the conclusion among them, in the order of the lab's manifest.

    Args:
        lab: whose manifest says what they are worth by themselves.
        weights: points of an assignment, by criterion; what is missing keeps the manifest's, 0 leaves one out.

    Raises:
        WeightError: a weight is not a number of points, its criterion is none of the lab's, or nothing is left.
    """
    given = {name: _weight(name, weight, lab) for name, weight in (weights or {}).items()}
    worth = {name: weight for name in lab.points if (weight := given.get(name, float(lab.points[name]))) > 0}
    if not worth:
        raise WeightError(say("At least one criterion must be worth something."))
    return worth


def criteria(lab: Lab, weights: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the criteria that are marked without a person, with their points; see `points`.

    Raises:
        WeightError: the weights cannot be as they are given.
    """
    return {name: worth for name, worth in points(lab, weights).items() if name != CONCLUSION}


def _finding(criterion: str, evidence: Evidence) -> Finding:
    if not evidence.record.trials:
        return Finding(0.0, say("There are no runs in this record."), say("Make a run: it is stored at once."))
    try:
        return CHECKS[criterion](evidence)
    except Exception:  # noqa: BLE001 - a strange record may break one check; it must not cost the others, nor stop the worker
        _log.exception("check %s failed", criterion)
        return Finding(0.0, say("This part of the record cannot be judged."), say("Ask your teacher to look at it."))


def marks(
    lab: Lab,
    record: Record,
    seed: bytes,
    replays: Mapping[str, bool] | None = None,
    weights: Mapping[str, float] | None = None,
) -> dict[str, Mark]:
    """Mark a record, by criterion, in the order of the lab's manifest; the conclusion is left to the teacher.

    Args:
        lab: the lab the record belongs to.
        record: what was handed in.
        seed: the pupil's apparatus, 32 bytes.
        replays: trials already made again, by id; the others are made again here.
        weights: points of the assignment, by criterion; the lab's own where it has none.

    Raises:
        RubricError: the lab has no rubric.
        WeightError: the weights cannot be as they are given.
    """
    evidence = Evidence(lab, rubric.load(lab), record, seed, replays or {})
    return {
        name: mark(name, worth, _finding(name, evidence), lab.knowledge_of(name))
        for name, worth in criteria(lab, weights).items()
    }


def waiting(worth: float) -> Mark:
    """Return the mark of a conclusion that the teacher has not read yet."""
    why, then = (
        say("Your teacher reads the conclusion."),
        say("Compare it with your own data and their range meanwhile."),
    )
    return Mark(CONCLUSION, title(CONCLUSION), 0.0, worth, why, then, by="waiting")
