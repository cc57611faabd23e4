"""Calls of a pupil's page and bench."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from graders.exchange import assignment as assignments
from graders.exchange import cells, feedback, mode, plan, record, standing, submission, trial
from graders.exchange.asker import Assignment, Course, Exchange, Identifier, OwnPage, RecordPage, Somebody, Token
from graders.exchange.body import Body, NotebookBody
from graders.exchange.identity import Page
from graders.exchange.refusal import foreign, malformed, not_found
from graders.exchange.schema import body
from graders.exchange.service import enqueue
from labkit import apparatus, plain
from labkit.plain import Json, RecordError

router = APIRouter(tags=["pupil"])

Answer = dict[str, Any]


def _place(data: Json) -> tuple[str, str]:
    try:
        values = plain.mapping(data, "body")
        plain.require(set(values) == {"course", "assignment"}, "body", "must hold course and assignment")
        return plain.name(values["course"], "body.course"), plain.name(values["assignment"], "body.assignment")
    except RecordError as error:
        raise malformed(str(error)) from None


@router.post("/pages", openapi_extra=body("place"))
def open_page(exchange: Exchange, somebody: Somebody, data: Body) -> Answer:
    """Open a pupil's page for an assignment: gives the token with which the page reads and writes its record."""
    course, name = _place(data)
    if not somebody.studies(course):
        raise foreign()
    with exchange.database.write() as session:
        assignments.find(session, course, name)
        assignments.enrol(session, course, somebody.name)
    token, ends = exchange.pages.token(Page(course, name, somebody.name))
    return {"page_token": token, "expires": ends, "student": somebody.name}


def _bench(exchange: Exchange, token: Token) -> str:
    return trial.bench(token, exchange.master)


@router.get("/apparatus/{course}/{assignment}")
def get_apparatus(
    exchange: Exchange, course: Course, assignment: Assignment, student: Annotated[str, Depends(_bench)]
) -> Answer:
    """Give the simulator the seed of its pupil's apparatus."""
    with exchange.database.read() as session:
        given = assignments.find(session, course, assignment)
        attempt = mode.attempt(session, given, student)
        seed = record.seed(exchange.master, given, student, attempt)
        facts = {"lab": given.lab, "attempt": attempt, "student": student}
    return facts | {"seed": seed.hex(), "number": apparatus.number(seed)}


@router.put("/trials/{identifier}", openapi_extra=body("signed_trial"))
def put_trial(exchange: Exchange, identifier: Identifier, data: Body, token: Token, response: Response) -> Answer:
    """Store a trial. Repeating it gives the same receipt."""
    receipt, new = trial.put(exchange, identifier, data, token)
    if new:
        response.status_code = 201
        enqueue(exchange.queue.replay, identifier, trial.seed(exchange, data))
    return receipt


@router.get("/trials/{identifier}")
def get_trial(exchange: Exchange, identifier: Identifier, token: Token) -> Answer:
    """Give a stored trial again, to a bench or page that lost the answer."""
    return trial.get(exchange, identifier, token)


@router.get("/records/{course}/{assignment}")
def get_record(exchange: Exchange, page: RecordPage) -> Answer:
    """Give a pupil's record as the server holds it."""
    with exchange.database.read() as session:
        given = assignments.find(session, page.course, page.assignment)
        handed_in = submission.of_page(session, page)
        facts = assignments.to_json(given)
        left = max(0, given.attempts - len(handed_in))
        about = {key: facts[key] for key in ("name", "title", "due", "attempts")}
        about |= {"attempts_left": left, "late": submission.is_late(given)}
        wanted = plan.of(session, given)
        about |= {"mode": wanted.mode if wanted else "homework", "language": wanted.language if wanted else "follow"}
        listed = [submission.to_json(found) for found in handed_in]
        return record.to_json(session, exchange.master, page) | {"assignment": about, "submissions": listed}


@router.patch("/records/{course}/{assignment}/answers", openapi_extra=body("changes"))
def change_answers(exchange: Exchange, page: RecordPage, data: Body) -> Answer:
    """Write some answers, field by field; the last write wins."""
    with exchange.database.write() as session:
        saved = record.change(session, page, data)
    return {"saved": saved}


@router.put("/records/{course}/{assignment}/notebook", openapi_extra=body("notebook"))
def put_notebook(exchange: Exchange, page: RecordPage, data: NotebookBody) -> Answer:
    """Keep what a pupil has written for a code lab: of the notebook, the text of its solution cells only."""
    with exchange.database.write() as session:
        saved = cells.save(session, exchange.blobs, page, data)
    return {"saved": saved}


@router.put("/submissions/{identifier}", openapi_extra=body("place"))
def put_submission(exchange: Exchange, identifier: Identifier, page: OwnPage, data: Body, response: Response) -> Answer:
    """Hand in the record as the server holds it. Repeating it gives the same receipt."""
    receipt, new = submission.put(exchange, identifier, data, page)
    if new:
        response.status_code = 201
        enqueue(exchange.queue.mark, identifier)
    return receipt


@router.get("/submissions/{identifier}")
def get_submission(exchange: Exchange, identifier: Identifier, page: OwnPage) -> Answer:
    """Tell how far a submission has come."""
    with exchange.database.read() as session:
        found = submission.find(session, identifier)
        if submission.page_of(found) != page:
            raise foreign()
        return submission.to_json(found)


@router.get("/feedback/{course}/{assignment}")
def get_feedback(exchange: Exchange, page: RecordPage) -> Answer:
    """Give the marks of the newest submission, with the teacher's corrections."""
    with exchange.database.read() as session:
        found = submission.of_page(session, page)
        if not found:
            raise not_found()
        given = assignments.find(session, page.course, page.assignment)
        if mode.withholds(session, given):
            return feedback.withheld(found[-1])
        # A whole class asks again and again while it waits: the gradebook is opened for those alone who have marks.
        is_marked = found[-1].state == "graded"
        scores = standing.own(session, exchange.state, found[-1]) if is_marked else {}
        return feedback.to_json(found[-1], scores, mode.shown(session, given))
