"""Marking: a record becomes marks, one for each criterion that the lab gives points for."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from graders import rubric
from graders.checks import CHECKS
from graders.evidence import Evidence
from graders.language import say
from graders.mark import Finding, Mark, mark, title
from labkit.catalogue import Lab
from labkit.record import Record

CONCLUSION = "conclusion"
"""The criterion that a teacher marks."""

_log = logging.getLogger(__name__)


def criteria(lab: Lab, weights: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the criteria that are marked without a person, with their points.

    Args:
        lab: the lab.
        weights: points by criterion, 0 leaves one out; the lab's own points if left out.
    """
    given = (weights or lab.points).items()
    return {name: float(points) for name, points in given if points and name != CONCLUSION}


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
        weights: points by criterion, as the released report has them; the lab's own if left out.

    Raises:
        RubricError: the lab has no rubric.
    """
    evidence = Evidence(lab, rubric.load(lab), record, seed, replays or {})
    return {name: mark(name, points, _finding(name, evidence)) for name, points in criteria(lab, weights).items()}


def waiting(points: float) -> Mark:
    """Return the mark of a conclusion that the teacher has not read yet."""
    why, then = (
        say("Your teacher reads the conclusion."),
        say("Compare it with your own data and their range meanwhile."),
    )
    return Mark(CONCLUSION, title(CONCLUSION), 0.0, points, why, then, by="waiting")
