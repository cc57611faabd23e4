"""What practice, homework and examination change: which apparatus a pupil has, and when the marks are shown."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from graders.exchange import clock, plan
from graders.exchange.table import Assignment, Submission

FIRST = 1
"""The apparatus of homework and examinations, over all submissions."""


def attempt(session: Session, given: Assignment, student: str) -> int:
    """Return the number of a pupil's apparatus: practice has a new one after each hand-in, if one may follow."""
    wanted = plan.of(session, given)
    if wanted is None or wanted.mode != "practice":
        return FIRST
    same = (Submission.course == given.course, Submission.assignment == given.name, Submission.student == student)
    return min(FIRST + (session.scalar(select(func.count()).where(*same)) or 0), given.attempts)


def withholds(session: Session, given: Assignment) -> bool:
    """Tell whether the marks of an examination are kept back, because others may still be writing it."""
    wanted = plan.of(session, given)
    return wanted is not None and wanted.mode == "exam" and given.due is not None and clock.now() <= given.due


def shown(session: Session, given: Assignment) -> list[str] | None:
    """Return the criteria that the pupil sees; None for all."""
    wanted = plan.of(session, given)
    return wanted.shown if wanted else None
