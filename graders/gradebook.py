"""Scores as they stand in nbgrader's gradebook, read without touching it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader import api
from sqlalchemy import ColumnElement, Engine, NullPool, create_engine, inspect, make_url, select
from sqlalchemy.orm import Session

from graders.latest import Latest


@dataclass(frozen=True)
class Score:
    """One pupil's score for one criterion.

    Attributes:
        points: what counts now.
        by_teacher: a person gave it.
        is_waiting: a person is still to look at it.
        comment: what the teacher wrote, may be empty.
    """

    points: float
    by_teacher: bool
    is_waiting: bool
    comment: str


Read = dict[str, dict[str, Score]]
"""Scores by pupil, or by assignment, and by criterion."""

Version = tuple[tuple[int, int], ...]
"""Changes whenever somebody has written into a gradebook's file or its log."""


@lru_cache(maxsize=256)
def _engine(address: str) -> Engine:
    """Return what reads a gradebook; it keeps statements but no connection."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        url = url.set(database=f"file:{url.database}").update_query_dict({"mode": "ro", "uri": "true"})
    return create_engine(url, poolclass=NullPool)


def _exists(address: str) -> bool:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").is_file()
    return inspect(_engine(address)).has_table(api.SubmittedAssignment.__tablename__)


def scores(address: str, assignment: str) -> Read:
    """Read the scores of an assignment, by pupil and criterion; none where there is no gradebook yet.

    Args:
        address: the gradebook's, as SQLAlchemy reads it.
        assignment: name of the assignment.
    """
    if not _exists(address):
        return {}

    def ask() -> Read:
        return _ask(address, api.SubmittedAssignment.student_id, api.Assignment.name == assignment)

    kept = _memory(address, assignment).of(_version(address), ask) if _is_file(address) else ask()
    # What is remembered stays as it is, whatever is laid over it.
    return {student: dict(own) for student, own in kept.items()}


def of_pupil(address: str, student: str) -> Read:
    """Read one pupil's scores, by assignment and criterion; none where there is no gradebook yet.

    Args:
        address: the gradebook's, as SQLAlchemy reads it.
        student: the pupil's username.
    """
    if not _exists(address):
        return {}
    return _ask(address, api.Assignment.name, api.SubmittedAssignment.student_id == student)


def _is_file(address: str) -> bool:
    return make_url(address).get_backend_name() == "sqlite"


def _version(address: str) -> Version:
    database = make_url(address).database or ""
    files = [Path(database + ending) for ending in ("", "-wal")]
    return tuple((file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file())


@lru_cache(maxsize=256)
def _memory(address: str, assignment: str) -> Latest[Read]:  # noqa: ARG001 - one for each
    """Return what remembers one reading: a class's pages ask every few seconds, and seldom has anybody written."""
    return Latest()


def _ask(address: str, by: Any, chosen: ColumnElement[bool]) -> Read:  # noqa: ANN401 - nbgrader is not annotated
    found: Read = defaultdict(dict)
    with Session(_engine(address)) as session:
        comments = {(key, name): said for key, name, said in _rows(session, api.Comment, by, chosen, "manual_comment")}
        said = ("score", "manual_score", "needs_manual_grade")
        for key, name, points, by_hand, waits in _rows(session, api.Grade, by, chosen, *said):
            # A comment belongs to another cell of the same name.
            comment = (comments.get((key, name)) or "").strip()
            by_teacher = by_hand is not None or bool(comment)
            found[key][name] = Score(float(points or 0), by_teacher, bool(waits), comment)
    return dict(found)


def _rows(session: Session, table: Any, by: Any, chosen: ColumnElement[bool], *said: str) -> Any:  # noqa: ANN401
    """Ask in one query for all: row by row nbgrader would ask hundreds of times for a class."""
    submitted, notebook, cell = api.SubmittedAssignment, api.SubmittedNotebook, api.BaseCell
    asked = select(by, cell.name, *(getattr(table, name) for name in said)).select_from(table)
    asked = asked.join(notebook, table.notebook_id == notebook.id).join(cell, table.cell_id == cell.id)
    asked = asked.join(submitted, notebook.assignment_id == submitted.id)
    asked = asked.join(api.Assignment, submitted.assignment_id == api.Assignment.id)
    return session.execute(asked.where(chosen))
