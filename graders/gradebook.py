"""Scores as they stand in nbgrader's gradebook, read without touching it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nbgrader import api
from sqlalchemy import Engine, NullPool, create_engine, inspect, make_url, select
from sqlalchemy.orm import Session


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


def _score(grade: api.Grade, comment: str) -> Score:
    points = float(grade.score or 0) + float(grade.extra_credit or 0)
    by_teacher = grade.manual_score is not None or bool(comment)
    return Score(points, by_teacher, bool(grade.needs_manual_grade), comment)


def _comments(notebook: api.SubmittedNotebook) -> dict[str, str]:
    return {comment.name: (comment.manual_comment or "").strip() for comment in notebook.comments}


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
    found: dict[str, dict[str, Score]] = defaultdict(dict)
    if not _exists(address):
        return {}
    with Session(_engine(address)) as session:
        chosen = select(api.SubmittedAssignment).join(api.Assignment).where(api.Assignment.name == assignment)
        if only is not None:
            chosen = chosen.where(api.SubmittedAssignment.student_id == only)
        for submitted in session.scalars(chosen):
            for notebook in submitted.notebooks:
                comments = _comments(notebook)
                for grade in notebook.grades:
                    found[submitted.student_id][grade.name] = _score(grade, comments.get(grade.name, ""))
    return dict(found)
