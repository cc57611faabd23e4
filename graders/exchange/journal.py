"""The log of what matters, as those read it who answer for the centre: newest first, by kind, class and time."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from graders.exchange.table import Event, Submission
from labkit.plain import Json

ACTS = ("overridden", "planned", "released", "graded", "regraded", "rejected", "error", "submitted")
"""What changes a mark, or decides about marks; single runs are left out."""

MOST = 5000
LAST = 2**63 - 1
"""No database of ours counts further."""


@dataclass(frozen=True)
class Wish:
    """Which lines are wanted: `since` and `until` as they stand in the log, `before` a position, `limit` how many."""

    kind: str = ""
    since: str = ""
    until: str = ""
    before: int = 0
    limit: int = 200


def lines(session: Session, wish: Wish) -> list[dict[str, Json]]:
    """List lines of the log, newest first; those about a hand-in say whose it was."""
    query = select(Event).where(Event.kind.in_([wish.kind] if wish.kind else ACTS)).order_by(Event.position.desc())
    if wish.since:
        query = query.where(Event.time >= wish.since)
    if wish.until:
        query = query.where(Event.time < wish.until)
    if wish.before:
        query = query.where(Event.position < wish.before)
    found = [_told(event) for event in session.scalars(query.limit(wish.limit))]
    _name_places(session, found)
    return found


def _told(event: Event) -> dict[str, Json]:
    return {"position": event.position, "time": event.time, "kind": event.kind, "facts": json.loads(event.content)}


def _name_places(session: Session, found: list[dict[str, Json]]) -> None:
    """Say of what is known by the number of its hand-in alone whose it is."""
    wanted = {line["facts"]["id"] for line in found if "id" in line["facts"] and "course" not in line["facts"]}
    rows = session.scalars(select(Submission).where(Submission.id.in_(wanted)))
    places = {row.id: {"course": row.course, "assignment": row.assignment, "student": row.student} for row in rows}
    for line in found:
        line["facts"] |= places.get(line["facts"].get("id"), {})
