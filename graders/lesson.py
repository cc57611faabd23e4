"""A teacher's plan becomes an assignment: the worker builds the course folder and releases it."""

from __future__ import annotations

import logging

from sqlalchemy import select

from graders import course
from graders.exchange import plan
from graders.exchange.database import Database
from graders.exchange.plan import Wanted
from graders.exchange.table import Plan
from graders.language import say
from graders.state import State
from labkit import catalogue
from labkit.plain import canonical
from labkit.quantity import Text

_log = logging.getLogger(__name__)


def waiting(database: Database) -> list[tuple[str, str]]:
    """List the assignments that are still to be made: course and name, the oldest first."""
    chosen = select(Plan.course, Plan.name).where(Plan.state == "preparing").order_by(Plan.changed)
    with database.read() as session:
        return [(row.course, row.name) for row in session.execute(chosen)]


def prepare(state: State, database: Database, course_id: str, name: str) -> None:
    """Make the assignment that is planned, unless that was done already."""
    with database.read() as session:
        row = session.get(Plan, (course_id, name))
        if row is None or row.state != "preparing":
            return
        wanted, changed = plan.read(row), row.changed
    try:
        _make(state, course_id, name, wanted)
    except Exception:  # noqa: BLE001 - whatever it was, the teacher must read of it, and the worker go on
        _log.exception("assignment %s of %s could not be made", name, course_id)
        sorry = say("The assignment could not be made. Save it again, or tell the centre's administrator.")
        _settle(database, course_id, name, changed, sorry)
    else:
        _settle(database, course_id, name, changed, None)


def _make(state: State, course_id: str, name: str, wanted: Wanted) -> None:
    lab = catalogue.load(wanted.lab)
    facts = (wanted.title, wanted.due, wanted.attempts, wanted.students)
    course.ensure(state, course_id, lab, name, *facts, weights=wanted.weights)


def _settle(database: Database, course_id: str, name: str, changed: str, reason: Text | None) -> None:
    """Note how it ended, unless the teacher has changed the plan meanwhile: that is made next."""
    with database.write() as session:
        row = session.get(Plan, (course_id, name))
        if row is not None and row.changed == changed:
            row.state = "failed" if reason else "ready"
            row.reason = canonical(reason).decode() if reason else None
