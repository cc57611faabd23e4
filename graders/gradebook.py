"""Scores as they stand in nbgrader's gradebook, read without touching it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from nbgrader import api
from sqlalchemy import create_engine, select
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


def scores(file: Path, assignment: str) -> dict[str, dict[str, Score]]:
    """Read the scores of an assignment, by pupil and criterion; none where there is no gradebook yet."""
    if not file.is_file():
        return {}
    found: dict[str, dict[str, Score]] = defaultdict(dict)
    engine = create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    try:
        with Session(engine) as session:
            chosen = select(api.SubmittedAssignment).join(api.Assignment).where(api.Assignment.name == assignment)
            for submitted in session.scalars(chosen):
                for notebook in submitted.notebooks:
                    comments = _comments(notebook)
                    for grade in notebook.grades:
                        found[submitted.student_id][grade.name] = _score(grade, comments.get(grade.name, ""))
    finally:
        engine.dispose()
    return dict(found)
