"""How a submission comes to an end, or back to where it waits, within one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from graders import lease
from graders.exchange import clock, ledger, submission
from graders.exchange.table import Submission
from graders.language import say
from labkit.plain import canonical
from labkit.quantity import Text

TRIES, TRIES_WITHOUT_SANDBOX = 3, 8
"""How often a submission is taken up before a person must look at it; of a missing sandbox it is not to blame."""

Marks = list[dict[str, Any]]


def in_state(session: Session, state: str) -> list[str]:
    """List the submissions in a state, the oldest first."""
    return list(session.scalars(select(Submission.id).where(Submission.state == state).order_by(Submission.position)))


def put_back(session: Session, found: Submission, tries: int = TRIES) -> bool:
    """Put a submission back, or give it up after so many tries; tell whether it has come to an end."""
    lease.drop(session, found.id)
    if found.tries >= tries:
        close(session, found, "error", say("It could not be marked; your teacher can see that."))
        return True
    found.state = "queued"
    return False


def is_overtaken(session: Session, found: Submission) -> bool:
    """Tell whether the same pupil has handed in a newer one and has its marks."""
    own = submission.of_page(session, submission.page_of(found))
    return any(other.number > found.number and other.state == "graded" for other in own)


def close(
    session: Session,
    found: Submission,
    state: str,
    reason: Text | None,
    marks: Marks | None = None,
    event: str | None = None,
) -> None:
    """Bring a submission to an end, and log it under the name of the state or of another event."""
    found.state = state
    found.reason = canonical(reason).decode() if reason else None
    found.marks = canonical(marks).decode() if marks is not None else None
    points = sum(mark["points"] for mark in marks or [])
    ledger.append(session, clock.now(), event or state, {"id": found.id, "points": f"{points:g}", "tries": found.tries})
