"""What teachers and the centre see of a course: who has done what, and the marks."""

from __future__ import annotations

import json
from functools import lru_cache

from sqlalchemy import SelectBase, func, select
from sqlalchemy.orm import Session

from graders.exchange import assignment, comparison, feedback, headway, mode, plan, standing, submission
from graders.exchange.blob import Blobs
from graders.exchange.feedback import Scores
from graders.exchange.table import Assignment, StoredAnswers, StoredCells, StoredTrial, Submission
from graders.latest import Latest
from graders.state import State
from labkit.plain import Json

REMEMBERED = 2048
"""Submissions whose marks are kept as they were written: a class's page asks again every few seconds."""


def started(session: Session, given: Assignment) -> set[str]:
    """Return the pupils who have a record."""
    found: set[str] = set()
    for table in (StoredTrial, StoredAnswers, StoredCells):
        chosen = select(table.student).where(table.course == given.course, table.assignment == given.name)
        found |= set(session.scalars(chosen.distinct()))
    return found


def _used(session: Session, course: str) -> dict[tuple[str, str], int]:
    """Count the submissions of each pupil for each assignment."""
    place = (Submission.assignment, Submission.student)
    rows = session.execute(
        select(*place, func.max(Submission.number)).where(Submission.course == course).group_by(*place)
    )
    return {(assignment, student): number for assignment, student, number in rows}


def _standing(found: Submission, used: int, scores: Scores) -> dict[str, Json]:
    points, out_of = feedback.total(feedback.marks(found, scores))
    return {"state": found.state, "attempts_used": used, "points": points, "out_of": out_of}


def _students(session: Session, state: State, course: str, only: str | None) -> dict[str, dict[str, dict[str, Json]]]:
    """Say how pupils stand, by assignment and pupil, with a few questions for the whole course."""
    working = {"state": "working", "attempts_used": 0, "points": None, "out_of": None}
    handed_in, used = submission.newest(session, course, student=only), _used(session, course)
    scores = standing.of_course(session, state, course, handed_in, only)
    far = headway.of_course(session, course, only)
    begun: dict[str, dict[str, dict[str, Json]]] = {}
    for (name, student), reached in sorted(far.items()):
        begun.setdefault(name, {})[student] = working | reached.to_json()
    for found in handed_in:
        place = (found.assignment, found.student)
        begun[found.assignment][found.student] |= _standing(found, used[place], scores[found.assignment])
    return begun


def assignments(session: Session, state: State, course: str, only: str | None) -> list[dict[str, Json]]:
    """List a course's assignments with how each pupil stands; `only` leaves out the other pupils."""
    listed, students = [], _students(session, state, course, only)
    for given in assignment.of_course(session, course):
        kept = students.get(given.name, {})
        if only is not None and mode.withholds(session, given):
            kept = {name: found | {"points": None, "out_of": None} for name, found in kept.items()}
        listed.append(assignment.to_json(given) | _planned(session, given) | {"students": kept})
    return listed


def _planned(session: Session, given: Assignment) -> dict[str, Json]:
    """Say what a teacher's form decided; without one it is homework of which everything is shown."""
    wanted = plan.of(session, given)
    if wanted is None:
        return {"mode": "homework", "shown": None, "language": "follow"}
    return {"mode": wanted.mode, "shown": wanted.shown, "language": wanted.language}


def submissions(session: Session, state: State, blobs: Blobs, course: str, name: str) -> list[dict[str, Json]]:
    """List every submission of an assignment, the oldest first.

    The newest of each pupil has its points, what the teacher should look at, and a suggestion for the conclusion.
    """
    assignment.find(session, course, name)
    scores = standing.scores(session, state, course, name)
    last = comparison.of_class(blobs, submission.newest(session, course, name))
    nothing: dict[str, Json] = {"flags": [], "suggestion": None}
    chosen = select(Submission).where(Submission.course == course, Submission.assignment == name)
    return [
        submission.to_json(found)
        | {"points": feedback.total(feedback.marks(found, scores if found.id in last else {}))[0]}
        | last.get(found.id, nothing)
        for found in session.scalars(chosen.order_by(Submission.position))
    ]


def marks(session: Session, state: State, blobs: Blobs, course: str, only: str | None = None) -> list[bytes]:
    """Write the marks of the newest submission of each pupil and assignment, and what the teacher should look at.

    Of one pupil alone (`only`) nothing is compared with others.

    Returns:
        JSON in UTF-8, of each submission on its own.
    """
    found = submission.newest(session, course, student=only)
    scores = standing.of_course(session, state, course, found, only)
    if only is not None:
        return [_written(one, scores[one.assignment], []) for one in found]
    names = {one.assignment for one in found}
    seen = [comparison.of_class(blobs, [one for one in found if one.assignment == name]) for name in names]
    flags = {identifier: told["flags"] for compared in seen for identifier, told in compared.items()}
    return [_remembered(one, scores[one.assignment], flags[one.id]) for one in found]


@lru_cache(REMEMBERED)
def _memory(identifier: str) -> Latest[bytes]:  # noqa: ARG001 - one for each submission
    return Latest()


def _remembered(found: Submission, scores: Scores, flags: Json) -> bytes:
    own = tuple(sorted(scores.get(found.student, {}).items()))
    # A text of some kilobytes: its hash is kept and not itself.
    version = hash((found.state, found.time, found.reason, found.marks, own, json.dumps(flags)))
    return _memory(found.id).of(version, lambda: _written(found, scores, flags))


def _written(found: Submission, scores: Scores, flags: Json) -> bytes:
    told = feedback.to_json(found, scores)
    place = {"assignment": found.assignment, "student": found.student, "attempt": found.number}
    kept = {key: told[key] for key in ("submission", "time", "state", "points", "out_of", "marks")}
    return json.dumps(place | kept | {"flags": flags}, ensure_ascii=False, separators=(",", ":")).encode()


def counts(session: Session) -> list[dict[str, Json]]:
    """Count for each course what it was given, and how many records were begun and handed in; without any name."""
    record = (StoredTrial.course, StoredTrial.assignment, StoredTrial.student)
    begun = select(*record).union(
        select(StoredAnswers.course, StoredAnswers.assignment, StoredAnswers.student),
        select(StoredCells.course, StoredCells.assignment, StoredCells.student),
    )
    handed_in = select(Submission.course, Submission.assignment, Submission.student).distinct()
    given = select(Assignment.course, func.count()).group_by(Assignment.course)
    first, last = _by_course(session, begun), _by_course(session, handed_in)
    return [
        {"course": course, "assignments": count, "begun": first.get(course, 0), "handed_in": last.get(course, 0)}
        for course, count in session.execute(given.order_by(Assignment.course))
    ]


def _by_course(session: Session, records: SelectBase) -> dict[str, int]:
    """Count records by course."""
    rows = records.subquery()
    counted = select(rows.c.course, func.count()).group_by(rows.c.course)
    return {row[0]: row[1] for row in session.execute(counted)}
