"""Feedback: the rubric's marks, with the points and corrections that stand in nbgrader's gradebook now."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from graders.exchange.table import Submission
from graders.gradebook import Score
from graders.language import say
from labkit.plain import Json
from labkit.quantity import Text

Scores = Mapping[str, Mapping[str, Score]]
"""Scores by pupil and criterion."""


def _said(comment: str) -> Text:
    return {"zh": comment, "en": comment}


def _merged(mark: dict[str, Json], score: Score | None) -> dict[str, Json]:
    """Lay the gradebook's score over the rubric's mark."""
    if score is None:
        return mark
    merged = mark | {"points": round(score.points, 2)}
    if score.by_teacher:
        why = _said(score.comment) if score.comment else say("Your teacher has marked this.")
        merged |= {"by": "teacher", "why": why, "next": _said("") if score.comment else mark["next"]}
    if score.is_waiting:
        merged |= {"by": "waiting"}
    return merged


def marks(found: Submission, scores: Scores) -> list[dict[str, Json]]:
    """Return the marks of a submission as they stand, none before it is graded."""
    if found.state != "graded" or found.marks is None:
        return []
    own = scores.get(found.student, {})
    return [_merged(mark, own.get(mark["criterion"])) for mark in json.loads(found.marks)]


def total(given: list[dict[str, Json]]) -> tuple[float | None, float | None]:
    """Sum points and what they are out of; None before there are any."""
    if not given:
        return None, None
    return round(sum(mark["points"] for mark in given), 2), round(sum(mark["out_of"] for mark in given), 2)


def withheld(found: Submission) -> dict[str, Json]:
    """Return what the page shows of an examination that is still being written: that it was handed in, and no marks."""
    known = to_json(found, {})
    if found.state != "graded":
        return known
    why = say("This is an examination: the marks are shown after its due time.")
    return known | {"points": None, "out_of": None, "marks": [], "reason": why}


def to_json(found: Submission, own: Scores, shown: Collection[str] | None = None) -> dict[str, Json]:
    """Return what is seen of a submission.

    Args:
        found: the submission.
        own: scores as they stand.
        shown: criteria that are seen; None for all.
    """
    given = [mark for mark in marks(found, own) if shown is None or mark["criterion"] in shown]
    points, out_of = total(given)
    reason = json.loads(found.reason) if found.reason else None
    return {
        "state": found.state,
        "reason": reason,
        "submission": found.id,
        "time": found.time,
        "points": points,
        "out_of": out_of,
        "marks": given,
    }
