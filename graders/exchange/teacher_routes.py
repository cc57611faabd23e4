"""Calls of teachers, of nbgrader's plug-ins and of the centre."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from sqlalchemy import select

from graders import material, regrade
from graders.exchange import assignment as assignments
from graders.exchange import journal, operation, overview, submission
from graders.exchange.asker import (
    NAME,
    Acting,
    Assignment,
    Counter,
    Course,
    Exchange,
    Identifier,
    Member,
    Overseer,
    Somebody,
    Teacher,
)
from graders.exchange.assignment import Release
from graders.exchange.body import LargeBody
from graders.exchange.refusal import foreign, malformed
from graders.exchange.schema import body
from graders.exchange.service import enqueue
from graders.exchange.table import Assignment as AssignmentTable
from labkit.plain import RecordError

router = APIRouter(tags=["teacher"])

Answer = dict[str, Any]
Kind = Annotated[str, Query(pattern=r"^[a-z]{0,20}$", description="one kind alone")]
Time = Annotated[str, Query(pattern=r"^[0-9TZ:.-]{0,30}$", description="as times stand in the log")]
Known = Annotated[str, Header(description="the ETag of what is known already")]
Position = Annotated[int, Query(ge=0, le=journal.LAST, description="of a line in the log, 0 for behind the newest")]
Limit = Annotated[int, Query(ge=1, le=journal.MOST, description="how many lines")]
Only = Annotated[str | None, Query(pattern=NAME, description="one pupil alone")]


@router.get("/courses/{course}/assignments")
def list_assignments(exchange: Exchange, course: Course, somebody: Member, student: Only = None) -> list[Answer]:
    """List the assignments of a course; a pupil sees how the pupil stands, a teacher how all stand, or one of them."""
    only = student if somebody.oversees(course) else somebody.name
    with exchange.database.read() as session:
        return overview.assignments(session, exchange.state, course, only)


@router.put("/courses/{course}/assignments/{assignment}", openapi_extra=body("release"))
def release(
    exchange: Exchange, course: Course, assignment: Assignment, somebody: Teacher, data: LargeBody, response: Response
) -> Answer:
    """Release an assignment, or release it again with other files or another due time."""
    try:
        given = Release.from_json(data)
    except RecordError as error:
        raise malformed(str(error)) from None
    with exchange.database.write() as session:
        is_new = session.get(AssignmentTable, (course, assignment)) is None
        made = assignments.release(session, exchange.blobs, course, assignment, given, somebody.name)
        response.status_code = 201 if is_new else 200
        return assignments.to_json(made)


@router.get("/courses/{course}/assignments/{assignment}/files")
def released_files(exchange: Exchange, course: Course, assignment: Assignment, _: Member) -> Answer:
    """Give the released files."""
    with exchange.database.read() as session:
        given = assignments.find(session, course, assignment)
        return {"files": assignments.packed(assignments.unpacked(exchange.blobs, given))}


@router.get("/courses/{course}/assignments/{assignment}/submissions")
def list_submissions(exchange: Exchange, course: Course, assignment: Assignment, _: Overseer) -> list[Answer]:
    """List every submission of an assignment, with what the teacher should look at."""
    with exchange.database.read() as session:
        return overview.submissions(session, exchange.state, exchange.blobs, course, assignment)


@router.post("/courses/{course}/assignments/{assignment}/regrade", status_code=202)
def start_regrade(exchange: Exchange, course: Course, assignment: Assignment, by: Acting) -> Answer:
    """Mark the newest submission of every pupil again, behind all hand-ins; one under way is not begun twice."""
    with exchange.database.write() as session:
        told = regrade.to_json(session, regrade.start(session, course, assignment, by))
    enqueue(exchange.queue.regrade, str(told["batch"]))
    return told


@router.get("/courses/{course}/assignments/{assignment}/regrade")
def get_regrade(exchange: Exchange, course: Course, assignment: Assignment, _: Overseer) -> Answer:
    """Tell how far the last regrade has come."""
    with exchange.database.read() as session:
        assignments.find(session, course, assignment)
        return regrade.to_json(session, regrade.newest(session, course, assignment))


@router.get("/submissions/{identifier}/files")
def submitted_files(exchange: Exchange, identifier: Identifier, somebody: Somebody) -> Answer:
    """Give what is marked: the released notebook with the conclusion quoted, the record, the time."""
    with exchange.database.read() as session:
        found = submission.find(session, identifier)
        if not somebody.teaches(found.course):
            raise foreign()
        chosen = select(AssignmentTable).where(AssignmentTable.course == found.course)
        given = session.scalars(chosen.where(AssignmentTable.name == found.assignment)).one()
        files = material.files(material.released(exchange.blobs, given), found, material.frozen(exchange.blobs, found))
        return {"time": found.time, "student": found.student, "files": assignments.packed(files)}


@router.get("/courses/{course}/marks", response_model=list[Answer], responses={304: {"description": "As before"}})
def list_marks(
    exchange: Exchange, course: Course, _: Overseer, student: Only = None, if_none_match: Known = ""
) -> Response:
    """List the marks of the newest submission of each pupil, or of one, and assignment; nothing where none has changed.

    A class's are a megabyte: whoever asks again names what is known already.
    """
    with exchange.database.read() as session:
        written = overview.marks(session, exchange.state, exchange.blobs, course, student)
    content = b"[%s]" % b",".join(written)
    tag = {"ETag": f'"{sha256(content).hexdigest()[:32]}"'}
    if if_none_match == tag["ETag"]:
        return Response(status_code=304, headers=tag)
    return Response(content, media_type="application/json", headers=tag)


@router.get("/counts")
def list_counts(exchange: Exchange, _: Counter) -> list[Answer]:
    """Count for every course what was given, begun and handed in."""
    with exchange.database.read() as session:
        return overview.counts(session)


@router.get("/operation")
def tell_operation(exchange: Exchange, _: Counter) -> Answer:
    """Tell how the marking is."""
    with exchange.database.read() as session:
        return operation.standing(session, exchange.state)


@router.get("/events")
def list_events(
    exchange: Exchange,
    _: Counter,
    kind: Kind = "",
    since: Time = "",
    until: Time = "",
    before: Position = 0,
    limit: Limit = 200,
) -> list[Answer]:
    """List the log's lines about marks, newest first."""
    with exchange.database.read() as session:
        return journal.lines(session, journal.Wish(kind, since, until, before, limit))
