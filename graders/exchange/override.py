"""Corrections: a teacher's points and reason in the place of the rubric's, logged, and told to nbgrader's gradebook."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from graders.exchange import clock, ledger, submission
from graders.exchange.identity import Page
from graders.exchange.refusal import Refusal, malformed, not_found
from graders.exchange.table import Override, Submission
from graders.language import say
from labkit import plain
from labkit.plain import Json, RecordError

REASON = 1000
"""Longest reason [characters]."""


@dataclass(frozen=True)
class Correction:
    """What a teacher says of one criterion; points None takes an earlier correction back."""

    points: float | None
    reason: str

    @classmethod
    def from_json(cls, data: Json) -> Correction:
        """Read a correction from outside.

        Raises:
            RecordError: a field is missing or not as it must be; a reason is always wanted.
        """
        values = plain.mapping(data, "correction")
        plain.require(set(values) == {"points", "reason"}, "correction", "must hold points and reason")
        points = values["points"]
        checked = None if points is None else plain.number(points, "correction.points")
        reason = plain.text(values["reason"], "correction.reason", REASON).strip()
        plain.require(bool(reason), "correction.reason", "must say why")
        return cls(checked, reason)


def put(session: Session, page: Page, criterion: str, data: Json, by: str) -> dict[str, Json]:
    """Keep a correction of the newest hand-in, and log who made it and when.

    Raises:
        Refusal: there is no such mark, more points than the criterion has, or no reason.
    """
    try:
        said = Correction.from_json(data)
    except RecordError as error:
        raise malformed(str(error)) from None
    found = _newest(session, page)
    _check(said, _mark(found, criterion))
    row = session.get(Override, (page.course, page.assignment, page.student, criterion))
    before = row.points if row else None
    row = row or Override(course=page.course, assignment=page.assignment, student=page.student, criterion=criterion)
    row.submission, row.points, row.reason = found.id, said.points, said.reason
    row.by, row.time, row.written = by, clock.now(), False
    session.add(row)
    about = {"course": page.course, "assignment": page.assignment, "student": page.student, "criterion": criterion}
    facts = {"submission": found.id, "points": _written(said.points), "before": _written(before), "reason": said.reason}
    ledger.append(session, row.time, "overridden", about | facts | {"by": by})
    return {"criterion": criterion, "points": said.points, "reason": said.reason, "by": by, "time": row.time}


def _written(points: float | None) -> str | None:
    return None if points is None else f"{points:g}"


def _newest(session: Session, page: Page) -> Submission:
    handed_in = submission.of_page(session, page)
    if not handed_in:
        raise not_found()
    if handed_in[-1].state != "graded":
        raise Refusal(409, "not_marked", say("This has not been marked yet; try again in a moment."))
    return handed_in[-1]


def _mark(found: Submission, criterion: str) -> dict[str, Any]:
    for mark in json.loads(found.marks or "[]"):
        if mark["criterion"] == criterion:
            return dict(mark)
    raise not_found()


def _check(said: Correction, mark: dict[str, Any]) -> None:
    if said.points is not None and not 0 <= said.points <= mark["out_of"]:
        raise Refusal(422, "too_many_points", say("The points must be 0 … {most}.", most=f"{mark['out_of']:g}"))


def of_page(session: Session, page: Page) -> list[Override]:
    """List the corrections of one pupil's record."""
    same = (Override.course == page.course, Override.assignment == page.assignment)
    return list(session.scalars(select(Override).where(*same, Override.student == page.student)))


def unwritten(session: Session, course: str | None = None) -> list[Override]:
    """List the corrections that the gradebook has not been told of."""
    chosen = select(Override).where(Override.written.is_(False))
    return list(session.scalars(chosen if course is None else chosen.where(Override.course == course)))
