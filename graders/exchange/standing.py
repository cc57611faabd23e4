"""Scores as they stand: nbgrader's gradebook, and over it the corrections that teachers made on the centre's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from graders import gradebook
from graders.exchange import submission
from graders.exchange.table import Override, Submission
from graders.gradebook import Score
from graders.state import State

SAME = 0.005
"""Points that differ by less are the same [1]."""


def scores(session: Session, state: State, course: str, name: str) -> dict[str, dict[str, Score]]:
    """Return the scores of an assignment, by pupil and criterion."""
    found = gradebook.scores(state.gradebook(course), name)
    last = {one.student: one.id for one in submission.newest(session, course, name)}
    return _corrected(found, _overrides(session, Override.course == course, Override.assignment == name), last)


def of_course(
    session: Session, state: State, course: str, newest: Sequence[Submission], only: str | None = None
) -> dict[str, dict[str, dict[str, Score]]]:
    """Return the scores of every assignment that was handed in, by assignment, pupil and criterion.

    Args:
        session: the exchange's database.
        state: where the gradebooks lie.
        course: the course.
        newest: what each pupil handed in last for each assignment.
        only: leaves out the other pupils.
    """
    address, whose = state.gradebook(course), [] if only is None else [Override.student == only]
    rows = _overrides(session, Override.course == course, *whose)
    alone = gradebook.of_pupil(address, only) if only is not None and newest else {}
    found = {}
    for name in {one.assignment for one in newest}:
        last = {one.student: one.id for one in newest if one.assignment == name}
        own = [row for row in rows if row.assignment == name]
        read = gradebook.scores(address, name) if only is None else {only: alone.get(name, {})}
        found[name] = _corrected(read, own, last)
    return found


def own(session: Session, state: State, newest: Submission) -> dict[str, dict[str, Score]]:
    """Return one pupil's scores, by pupil and criterion; `newest` is what was handed in last."""
    return of_course(session, state, newest.course, [newest], newest.student)[newest.assignment]


def _overrides(session: Session, *chosen: ColumnElement[bool]) -> list[Override]:
    return list(session.scalars(select(Override).where(*chosen)))


def _corrected(
    found: dict[str, dict[str, Score]], rows: list[Override], last: Mapping[str, str]
) -> dict[str, dict[str, Score]]:
    for row in rows:
        own = found.setdefault(row.student, {})
        if over := _over(row, own.get(row.criterion), last.get(row.student)):
            own[row.criterion] = over
    return found


def _over(row: Override, score: Score | None, newest: str | None) -> Score | None:
    """Return the score that a correction makes, None where the gradebook counts."""
    if row.points is None:
        return None
    # What a teacher has typed into formgrader since then is newer than what was written on our page.
    if row.written and score is not None and abs(score.points - row.points) > SAME:
        return None
    # The number stays when the pupil hands in again, but it was given for what was handed in before.
    return Score(row.points, True, row.submission != newest, row.reason)
