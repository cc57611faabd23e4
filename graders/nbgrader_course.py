"""One course's folder as nbgrader knows it: its settings, and the steps we ask of nbgrader's Python API."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbgrader
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbgrader import api
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, LimitOutput, SaveAutoGrades
from sqlalchemy import NullPool, create_engine, inspect
from sqlalchemy.schema import CreateSchema
from traitlets.config import Config

from graders import report
from graders.guard import KeepOurCode
from graders.showing import ShowMarks
from graders.state import State, schema

STUB = "# 在这里写代码 Write your code here\nraise NotImplementedError()"
"""What pupils find in place of a code lab's solution."""

MIGRATIONS = Path(nbgrader.__file__).parent / "alembic"

# The cells' metadata are checked once, before the guard: nothing behind it changes them.
AFTER_GUARD = [KeepOurCode, ShowMarks, LimitOutput, SaveAutoGrades, AssignLatePenalties]

# nbgrader opens a gradebook nine times for one report; with one engine for each gradebook the statements that were
# compiled stay, though no connection does: that is a quarter of the work.
api.create_engine = lru_cache(maxsize=256)(api.create_engine)


def config(state: State, course: str, assignment: str = "") -> Config:
    """Return nbgrader's settings for one course."""
    made = Config()
    made.CourseDirectory.root = str(state.course(course))
    made.CourseDirectory.course_id = course
    made.CourseDirectory.assignment_id = assignment
    made.CourseDirectory.db_url = state.gradebook(course)
    made.Autograde.autograde_preprocessors = AFTER_GUARD
    made.ClearSolutions.code_stub = {"python": STUB}
    made.Autograde.exclude_overwriting = {assignment: ["record.json"]}
    return made


def _convert(converter: Any, made: Config) -> None:  # noqa: ANN401 - nbgrader is not annotated
    step = converter(coursedir=CourseDirectory(config=made), config=made)
    step.force = True
    step.start()


def _make_gradebook(state: State, course: str) -> None:
    """Prepare a gradebook that is not there yet.

    A new one is given the version of nbgrader's tables here: left to itself nbgrader starts another program to
    learn it, which takes seconds.
    """
    engine = create_engine(state.gradebook(course), poolclass=NullPool)
    with engine.begin() as connection:
        if state.gradebook_address:
            connection.execute(CreateSchema(schema(course), if_not_exists=True))
        if not inspect(connection).has_table("alembic_version"):
            MigrationContext.configure(connection).stamp(ScriptDirectory(str(MIGRATIONS)), "head")


_pen = threading.Lock()
"""nbgrader keeps things in the environment of its process: one thread at a time, whatever the course."""


@contextmanager
def writing(state: State, course: str) -> Iterator[None]:
    """Be the only one, of all processes that share the course's folder, who writes its gradebook and its folders.

    The kernel frees the lock of a process that dies. No thread may take it twice, for no two courses either.
    """
    folder = state.course(course)
    folder.mkdir(parents=True, exist_ok=True)
    with _pen, (folder / ".writer").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _make_gradebook(state, course)
        yield


@contextmanager
def open_gradebook(state: State, course: str) -> Iterator[Any]:
    """Open nbgrader's gradebook of a course, as its only writer."""
    with writing(state, course), Gradebook(state.gradebook(course), course) as book:
        yield book


def generate(state: State, course: str, assignment: str) -> None:
    """Make the pupils' version of an assignment and note its cells in the gradebook."""
    with writing(state, course):
        _convert(GenerateAssignment, config(state, course, assignment))


def autograde(state: State, course: str, assignment: str, student: str) -> None:
    """Mark one pupil's submitted folder; the caller is the course's writer."""
    made = config(state, course, assignment)
    made.CourseDirectory.student_id = student
    _convert(Autograde, made)


def _settled(state: State, course: str, assignment: str, student: str) -> list[str]:
    """List the grades that a person has given and looked at."""
    with Gradebook(state.gradebook(course), course) as book:
        try:
            grades = book.find_submission_notebook(report.NAME, assignment, student).grades
        except MissingEntry:
            return []
        return [grade.name for grade in grades if grade.manual_score is not None and not grade.needs_manual_grade]


def autograde_again(state: State, course: str, assignment: str, student: str) -> None:
    """Mark again what has not changed: what a person has given and looked at needs no second look."""
    settled = _settled(state, course, assignment, student)
    autograde(state, course, assignment, student)
    with Gradebook(state.gradebook(course), course) as book:
        for name in settled:
            book.find_grade(name, report.NAME, assignment, student).needs_manual_grade = False
        book.db.commit()
