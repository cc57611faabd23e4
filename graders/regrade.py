"""Regrades: an assignment of a whole class is marked again, one submission after the other, behind every hand-in."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from graders.exchange import assignment as assignments
from graders.exchange import clock, ledger, submission
from graders.exchange.table import Regrade, RegradeItem
from labkit.plain import Json

ENDED = ("graded", "rejected", "error")
"""States of a submission that can be marked again; the others are going to be marked anyway."""


def newest(session: Session, course: str, name: str) -> Regrade | None:
    """Return the last regrade of an assignment."""
    chosen = select(Regrade).where(Regrade.course == course, Regrade.assignment == name)
    return session.scalar(chosen.order_by(Regrade.position.desc()).limit(1))


def _counts(session: Session, batch: str) -> dict[str, int]:
    chosen = select(RegradeItem.state, func.count()).where(RegradeItem.regrade == batch)
    return {row[0]: row[1] for row in session.execute(chosen.group_by(RegradeItem.state))}


def to_json(session: Session, found: Regrade | None) -> dict[str, Json]:
    """Tell how far a regrade has come."""
    counts = _counts(session, found.id) if found else {}
    state = "none" if found is None else "running" if counts.get("waiting") else "done"
    told = {"total": sum(counts.values()), "done": counts.get("done", 0), "failed": counts.get("failed", 0)}
    return told | {"batch": found.id if found else None, "state": state, "time": found.time if found else None}


def start(session: Session, course: str, name: str, by: str) -> Regrade:
    """Begin a regrade of the newest submission of each pupil; one that is under way is returned instead.

    Raises:
        Refusal: there is no such assignment.
    """
    assignments.find(session, course, name)
    under_way = newest(session, course, name)
    if under_way is not None and to_json(session, under_way)["state"] == "running":
        return under_way
    made = Regrade(id=str(uuid4()), course=course, assignment=name, by=by, time=clock.now())
    chosen = [found for found in submission.newest(session, course, name) if found.state in ENDED]
    session.add(made)
    session.add_all(
        RegradeItem(regrade=made.id, submission=found.id, position=found.position, state="waiting") for found in chosen
    )
    facts: dict[str, str | int | None] = {
        "id": made.id,
        "course": course,
        "assignment": name,
        "total": len(chosen),
        "by": by,
    }
    ledger.append(session, made.time, "regrade", facts)
    return made


def next_item(session: Session, batch: str) -> RegradeItem | None:
    """Return the submission of a regrade that is to be marked next."""
    chosen = select(RegradeItem).where(RegradeItem.regrade == batch, RegradeItem.state == "waiting")
    # What has failed once goes behind the others.
    return session.scalar(chosen.order_by(RegradeItem.tries, RegradeItem.position).limit(1))


def unfinished(session: Session) -> list[str]:
    """List the regrades in which something waits."""
    chosen = select(Regrade.id).join(RegradeItem, RegradeItem.regrade == Regrade.id)
    return list(session.scalars(chosen.where(RegradeItem.state == "waiting").distinct()))
