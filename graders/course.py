"""Courses: nbgrader's folder of a class, built from a lab and registered with the exchange.

`python -m graders.course --course hongxing-g10c1 --lab pendulum --students hongxing-01,hongxing-02`
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC

from graders import nbgrader_course, report
from graders.exchange import assignment as assignments
from graders.exchange import clock
from graders.exchange.blob import Blobs
from graders.exchange.database import Database
from graders.state import State
from labkit import catalogue
from labkit.catalogue import Lab
from labkit.plain import RecordError
from labkit.quantity import Text

ATTEMPTS = 3


def _write_source(state: State, course: str, name: str, content: bytes) -> bool:
    """Write the report into the source folder; tell whether that changed anything."""
    file = state.course(course) / "source" / name / f"{report.NAME}.ipynb"
    if file.is_file() and file.read_bytes() == content:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return True


def _released(state: State, course: str, name: str) -> dict[str, bytes]:
    folder = state.course(course) / "release" / name
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def _note(state: State, course: str, name: str, due: str | None, students: Sequence[str]) -> None:
    """Note the pupils and the due time in the gradebook."""
    with nbgrader_course.open_gradebook(state, course) as gradebook:
        for student in students:
            gradebook.update_or_create_student(student)
        # nbgrader keeps times in UTC without their zone.
        when = clock.read(due).astimezone(UTC).replace(tzinfo=None) if due else None
        gradebook.update_or_create_assignment(name, duedate=when)


def _release(state: State, course: str, name: str, given: assignments.Release, students: Sequence[str]) -> None:
    database = Database(state.exchange_database)
    try:
        with database.write() as session:
            assignments.release(session, Blobs(state.blobs), course, name, given, "centre")
            for student in students:
                assignments.enrol(session, course, student)
    finally:
        database.close()


def ensure(
    state: State,
    course: str,
    lab: Lab,
    assignment: str,
    title: Text,
    due: str | None = None,
    attempts: int = ATTEMPTS,
    students: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
) -> None:
    """Make sure that a class has a lab as an assignment; what is there already is left as it is.

    Args:
        state: where everything lies.
        course: id of the class.
        lab: the lab.
        assignment: name of the assignment, such as the lab's slug.
        title: what pupils and teachers read.
        due: time with its zone until which it can be handed in; None for no limit.
        attempts: how often it may be handed in.
        students: usernames of the class.
        weights: points by criterion; the lab's own if left out.
    """
    content = report.write(report.source(lab, title, attempts, weights))
    changed = _write_source(state, course, assignment, content)
    _note(state, course, assignment, due, students)
    if changed or not _released(state, course, assignment):
        nbgrader_course.generate(state, course, assignment)
    files = _released(state, course, assignment)
    _release(state, course, assignment, assignments.Release(lab.slug, title, due, attempts, files), students)


def _hand_over(state: State) -> None:
    """Give what root has just made to whoever owns the courses: the worker and teachers do not run as root."""
    if os.geteuid():
        return
    whose = state.courses.stat()
    for folder in (state.courses, state.exchange_database.parent):
        for path in folder.rglob("*"):
            os.chown(path, whose.st_uid, whose.st_gid, follow_symlinks=False)


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m graders.course", description="Give a class a lab to do.")
    parser.add_argument("--course", required=True, help="id of the class, such as hongxing-g10c1")
    parser.add_argument("--lab", required=True, nargs="+", help="slugs of labs, such as pendulum")
    parser.add_argument("--assignment", help="name of the assignment; the lab's slug if left out (for a single lab)")
    parser.add_argument("--title-zh", help="title in Chinese; the lab's if left out (for a single lab)")
    parser.add_argument("--title-en", help="title in English; the lab's if left out (for a single lab)")
    parser.add_argument("--students", default="", help="usernames, with commas between them")
    parser.add_argument("--due", help="last moment, with its zone, such as 2026-12-01T20:00:00+08:00")
    parser.add_argument("--attempts", type=int, default=ATTEMPTS, help="how often it may be handed in")
    return parser.parse_args(given)


def _check(asked: argparse.Namespace) -> list[Lab]:
    if len(asked.lab) > 1 and (asked.assignment or asked.title_zh or asked.title_en):
        raise ValueError("--assignment and titles go with a single lab")
    return [catalogue.load(slug) for slug in asked.lab]


def main(given: Sequence[str] | None = None) -> int:
    """Give a class one lab or several; return 1 if that cannot be done."""
    asked = _arguments(given)
    try:
        labs = _check(asked)
        due = clock.written(clock.read(asked.due)) if asked.due else None
    except (KeyError, ValueError, RecordError) as error:
        sys.stderr.write(f"graders.course: {error.args[0]}\n")
        return 1
    students = [student for student in asked.students.split(",") if student]
    state = State.find()
    for lab in labs:
        title = {"zh": asked.title_zh or lab.title["zh"], "en": asked.title_en or lab.title["en"]}
        ensure(state, asked.course, lab, asked.assignment or lab.slug, title, due, asked.attempts, students)
    _hand_over(state)
    return 0


if __name__ == "__main__":
    sys.exit(main())
