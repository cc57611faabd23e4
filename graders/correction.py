"""Teachers' corrections in nbgrader's gradebook, so that formgrader shows what the centre's pages show."""

from __future__ import annotations

import contextlib
from typing import Any

from nbgrader.api import MissingEntry

from graders import nbgrader_course, report
from graders.exchange import override
from graders.exchange.database import Database
from graders.exchange.table import Override
from graders.state import State


def waiting(database: Database) -> list[str]:
    """List the courses with corrections that the gradebook has not been told of."""
    with database.read() as session:
        return sorted({row.course for row in override.unwritten(session)})


def write(state: State, database: Database, course: str) -> None:
    """Write what is new of a course's corrections into its gradebook."""
    with database.read() as session:
        rows = override.unwritten(session, course)
        session.expunge_all()
    if not rows:
        return
    with nbgrader_course.open_gradebook(state, course) as gradebook:
        for row in rows:
            _write(gradebook, row)
    _note(database, rows)


def _write(gradebook: Any, row: Override) -> None:  # noqa: ANN401 - nbgrader is not annotated
    place = (row.criterion, report.NAME, row.assignment, row.student)
    grade = gradebook.find_grade(*place)
    grade.manual_score = row.points
    grade.needs_manual_grade = row.points is None and grade.auto_score is None
    # Only answers in words have a comment in nbgrader; the other reasons stand in our own table.
    with contextlib.suppress(MissingEntry):
        gradebook.find_comment(*place).manual_comment = row.reason if row.points is not None else None
    gradebook.db.commit()


def _note(database: Database, written: list[Override]) -> None:
    with database.write() as session:
        for one in written:
            row = session.get(Override, (one.course, one.assignment, one.student, one.criterion))
            # A correction made meanwhile is told next.
            if row is not None and row.time == one.time:
                row.written = True
                if row.points is None:
                    session.delete(row)
