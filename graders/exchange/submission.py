"""Submissions: the record as it stands is frozen once; afterwards only its state moves."""

from __future__ import annotations

import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from graders.exchange import assignment, cells, clock, ledger, mode, record
from graders.exchange.identity import Page
from graders.exchange.receipt import receipt
from graders.exchange.refusal import Refusal, foreign, malformed, not_found
from graders.exchange.service import Service
from graders.exchange.table import Assignment, Submission
from graders.language import say
from labkit import plain
from labkit.plain import Json, RecordError
from labkit.record import Answers


def of_page(session: Session, page: Page) -> list[Submission]:
    """List a pupil's submissions for an assignment, the oldest first."""
    same = (Submission.course == page.course, Submission.assignment == page.assignment)
    return list(
        session.scalars(select(Submission).where(*same, Submission.student == page.student).order_by(Submission.number))
    )


def newest(session: Session, course: str, name: str | None = None, student: str | None = None) -> list[Submission]:
    """List the newest submission of each pupil and assignment of a course, or of one of them."""
    last = select(func.max(Submission.position)).where(Submission.course == course)
    if name is not None:
        last = last.where(Submission.assignment == name)
    if student is not None:
        last = last.where(Submission.student == student)
    last = last.group_by(Submission.assignment, Submission.student)
    chosen = select(Submission).where(Submission.position.in_(last)).order_by(Submission.assignment, Submission.student)
    return list(session.scalars(chosen))


def find(session: Session, identifier: str) -> Submission:
    """Return a submission.

    Raises:
        Refusal: there is none.
    """
    found = session.scalar(select(Submission).where(Submission.id == identifier))
    if found is None:
        raise not_found()
    return found


def is_late(given: Assignment) -> bool:
    """Tell whether an assignment's due time has passed."""
    return given.due is not None and clock.now() > given.due


def page_of(found: Submission) -> Page:
    """Return the page a submission came from."""
    return Page(found.course, found.assignment, found.student)


def to_json(found: Submission) -> dict[str, Json]:
    """Describe a submission without its marks."""
    return {
        "id": found.id,
        "student": found.student,
        "number": found.number,
        "time": found.time,
        "state": found.state,
        "reason": json.loads(found.reason) if found.reason else None,
        "tries": found.tries,
    }


def _request(identifier: str, data: Json, page: Page) -> None:
    try:
        plain.identifier(identifier, "address")
        values = plain.mapping(data, "body")
        plain.require(set(values) == {"course", "assignment"}, "body", "must hold course and assignment")
        place = tuple(plain.name(values[key], f"body.{key}") for key in ("course", "assignment"))
    except RecordError as error:
        raise malformed(str(error)) from None
    if place != (page.course, page.assignment):
        raise foreign()


def _check_open(session: Session, given: Assignment, page: Page) -> int:
    """Return the number of the next submission."""
    number = len(of_page(session, page)) + 1
    if is_late(given):
        raise Refusal(
            403, "late", say("This assignment was due at {due} (UTC).", due=(given.due or "")[:16].replace("T", " "))
        )
    if number > given.attempts:
        raise Refusal(
            409, "no_attempts_left", say("It has been handed in {count} times already.", count=str(number - 1))
        )
    return number


def _is_blank(frozen: dict[str, Json]) -> bool:
    return not frozen["trials"] and Answers.from_json(frozen["answers"]) == Answers()


def _check_program(service: Service, given: Assignment, frozen: dict[str, Json]) -> None:
    before = cells.released(service.blobs, given)
    if all(before.get(name) == text for name, text in frozen["cells"].items()):
        raise Refusal(409, "nothing_to_submit", say("Nothing has been written yet: fill in a cell first."))


def _freeze(session: Session, service: Service, page: Page, given: Assignment) -> str:
    frozen = record.to_json(session, service.master, page)
    if cells.is_code(given):
        _check_program(service, given, frozen)
    elif _is_blank(frozen):
        raise Refusal(409, "nothing_to_submit", say("The record is empty: make a run first."))
    # The seed goes to the worker, so that it can make the runs again; it never goes back to the page.
    seed = record.seed(service.master, given, page.student, frozen["attempt"]).hex()
    return service.blobs.put(plain.canonical(frozen | {"seed": seed}))


def _new(session: Session, service: Service, identifier: str, page: Page) -> Submission:
    given = assignment.find(session, page.course, page.assignment)
    made = take(session, service, identifier, page, _check_open(session, given, page))
    if mode.attempt(session, given, page.student) > made.number:
        # The next apparatus starts with an empty sheet; what was written about this one is in the hand-in.
        record.clear(session, page)
    return made


def take(session: Session, service: Service, identifier: str, page: Page, number: int) -> Submission:
    """Freeze a record as a submission.

    Raises:
        Refusal: there is nothing in it.
    """
    given = assignment.find(session, page.course, page.assignment)
    sm3, time = _freeze(session, service, page, given), clock.now()
    place = {"course": page.course, "assignment": page.assignment, "student": page.student}
    made = Submission(id=identifier, number=number, time=time, sm3=sm3, state="queued", tries=0, **place)
    session.add(made)
    session.flush()
    ledger.append(session, time, "submitted", place | {"id": identifier, "number": number, "sm3": sm3})
    return made


def put(service: Service, identifier: str, data: Json, page: Page) -> tuple[dict[str, Json], bool]:
    """Hand in the record as the server holds it, once; return the receipt and whether it is new.

    Raises:
        Refusal: it is late, there is no attempt left, nothing to hand in, or the id is somebody else's.
    """
    _request(identifier, data, page)
    with service.database.write() as session:
        found = session.scalar(select(Submission).where(Submission.id == identifier))
        if found is not None and page_of(found) != page:
            raise foreign()
        new = found is None
        kept = found or _new(session, service, identifier, page)
        given = receipt(service.master, kept.id, kept.sm3, kept.time)
        return given | {"state": kept.state}, new
