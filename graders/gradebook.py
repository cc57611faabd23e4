"""Scores as they stand in nbgrader's gradebook, read without touching it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader import api
from sqlalchemy import Engine, NullPool, Select, create_engine, inspect, make_url, select
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
"""Scores by pupil and criterion."""

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


def scores(address: str, assignment: str, only: str | None = None) -> dict[str, dict[str, Score]]:
    """Read the scores of an assignment, by pupil and criterion; none where there is no gradebook yet.

    Args:
        address: the gradebook's, as SQLAlchemy reads it.
        assignment: name of the assignment.
        only: leaves out the other pupils.
    """
    if not _exists(address):
        return {}
    if only is not None or not _is_file(address):
        return _ask(address, assignment, only)
    kept = _memory(address, assignment).of(_version(address), lambda: _ask(address, assignment, None))
    # What is remembered stays as it is, whatever is laid over it.
    return {student: dict(own) for student, own in kept.items()}


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


def _ask(address: str, assignment: str, only: str | None) -> Read:
    found: dict[str, dict[str, Score]] = defaultdict(dict)
    with Session(_engine(address)) as session:
        comments = _comments(session, assignment, only)
        grade = api.Grade
        said = (grade.score, grade.manual_score, grade.needs_manual_grade)
        for student, name, points, by_hand, waits in session.execute(_rows(grade, said, assignment, only)):
            comment = comments.get((student, name), "")
            by_teacher = by_hand is not None or bool(comment)
            found[student][name] = Score(float(points or 0), by_teacher, bool(waits), comment)
    return dict(found)


def _comments(session: Session, assignment: str, only: str | None) -> dict[tuple[str, str], str]:
    """Read what teachers wrote, by pupil and criterion; a comment belongs to another cell of the same name."""
    rows = session.execute(_rows(api.Comment, (api.Comment.manual_comment,), assignment, only))
    return {(student, name): (comment or "").strip() for student, name, comment in rows}


def _rows(table: Any, said: tuple[Any, ...], assignment: str, only: str | None) -> Select[Any]:  # noqa: ANN401
    """Ask in one query for all pupils: row by row nbgrader would ask hundreds of times for a class."""
    submitted, notebook, cell = api.SubmittedAssignment, api.SubmittedNotebook, api.BaseCell
    chosen = select(submitted.student_id, cell.name, *said).select_from(table)
    chosen = chosen.join(notebook, table.notebook_id == notebook.id).join(cell, table.cell_id == cell.id)
    chosen = chosen.join(submitted, notebook.assignment_id == submitted.id)
    chosen = chosen.join(api.Assignment, submitted.assignment_id == api.Assignment.id)
    chosen = chosen.where(api.Assignment.name == assignment)
    return chosen if only is None else chosen.where(submitted.student_id == only)
