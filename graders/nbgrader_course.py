"""One course's folder as nbgrader knows it: its settings, and the steps we ask of nbgrader's Python API."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    Execute,
    LimitOutput,
    SaveAutoGrades,
)
from traitlets.config import Config

from graders.guard import KeepOurCode
from graders.state import State

KERNEL_ARGUMENTS = ["--IPKernelApp.ignore_cwd=True", "--HistoryManager.hist_file=:memory:"]
"""A file beside the notebook must not be imported instead of a module of ours."""

TIMEOUT = 120
"""How long one cell may take [s]."""

STUB = "# 在这里写代码 Write your code here\nraise NotImplementedError()"
"""What pupils find in place of a code lab's solution."""

AFTER_GUARD = [KeepOurCode, Execute, LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]


def config(state: State, course: str, assignment: str = "") -> Config:
    """Return nbgrader's settings for one course."""
    made = Config()
    made.CourseDirectory.root = str(state.course(course))
    made.CourseDirectory.course_id = course
    made.CourseDirectory.assignment_id = assignment
    made.CourseDirectory.db_url = f"sqlite:///{state.gradebook(course)}"
    made.Execute.timeout = TIMEOUT
    made.Execute.extra_arguments = KERNEL_ARGUMENTS
    made.Autograde.autograde_preprocessors = AFTER_GUARD
    made.ClearSolutions.code_stub = {"python": STUB}
    made.Autograde.exclude_overwriting = {assignment: ["record.json"]}
    return made


def _convert(converter: Any, made: Config) -> None:  # noqa: ANN401 - nbgrader is not annotated
    step = converter(coursedir=CourseDirectory(config=made), config=made)
    step.force = True
    step.start()


def find_programs() -> None:
    """Let nbgrader find `alembic`, which it calls by name: it lies beside this Python."""
    here = str(Path(sys.executable).parent)
    places = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if here not in places:
        os.environ["PATH"] = os.pathsep.join([here, *places])


def open_gradebook(state: State, course: str) -> Any:  # noqa: ANN401 - nbgrader is not annotated
    """Open nbgrader's gradebook of a course; it is a context manager."""
    state.course(course).mkdir(parents=True, exist_ok=True)
    find_programs()
    return Gradebook(f"sqlite:///{state.gradebook(course)}", course)


def generate(state: State, course: str, assignment: str) -> None:
    """Make the pupils' version of an assignment and note its cells in the gradebook."""
    _convert(GenerateAssignment, config(state, course, assignment))


def autograde(state: State, course: str, assignment: str, student: str) -> None:
    """Mark one pupil's submitted folder."""
    made = config(state, course, assignment)
    made.CourseDirectory.student_id = student
    _convert(Autograde, made)
