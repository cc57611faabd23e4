"""Calls of the centre's pages for teachers: assigning by a form, opening a record, correcting a mark."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path

from graders import marking
from graders.exchange import cloud, dossier, film, override, plan
from graders.exchange.asker import NAME, Acting, Assignment, Course, Exchange, Identifier, Overseer, Somebody
from graders.exchange.body import Body
from graders.exchange.identity import Page
from graders.exchange.plan import Wanted
from graders.exchange.refusal import malformed, not_found
from graders.exchange.schema import body
from graders.exchange.service import enqueue
from labkit import catalogue
from labkit.plain import RecordError
from labkit.quantity import controls

router = APIRouter(tags=["teacher"])

Answer = dict[str, Any]
Student = Annotated[str, Path(pattern=NAME, description="username of the pupil")]
Lab = Annotated[str, Path(pattern=NAME, description="slug of the lab")]
Criterion = Annotated[str, Path(pattern=NAME, description="name of the criterion")]


@router.get("/courses/{course}/plans")
def list_plans(exchange: Exchange, course: Course, _: Overseer) -> list[Answer]:
    """List what teachers have decided about the assignments of a course, and how far the making of each is."""
    with exchange.database.read() as session:
        return [plan.to_json(row) for row in plan.of_course(session, course)]


@router.get("/courses/{course}/labs/{lab}/criteria")
def list_criteria(course: Course, lab: Lab, _: Overseer) -> list[Answer]:  # noqa: ARG001 - the course says who may ask
    """List what a lab is marked by, with its own points."""
    if lab not in catalogue.find():
        raise not_found()
    found = catalogue.load(lab)
    titles = {name: marking.title_of(found, name) for name in found.points}
    return [{"criterion": name, "title": titles[name], "points": float(found.points[name])} for name in titles]


@router.get("/courses/{course}/labs/{lab}/controls")
def list_controls(course: Course, lab: Lab, _: Overseer) -> list[Answer]:  # noqa: ARG001 - the course says who may ask
    """List what can be set in a lab, with bounds and options."""
    if lab not in catalogue.find():
        raise not_found()
    found = catalogue.load(lab)
    return [asdict(each) for each in controls(found.params).values()] if found.kind == "experiment" else []


@router.put("/courses/{course}/plans/{assignment}", openapi_extra=body("plan"), status_code=202)
def put_plan(exchange: Exchange, course: Course, assignment: Assignment, by: Acting, data: Body) -> Answer:
    """Assign a lab to a class, or change how it is assigned; the worker makes it."""
    try:
        wanted = Wanted.from_json(data)
    except RecordError as error:
        raise malformed(str(error)) from None
    with exchange.database.write() as session:
        told = plan.to_json(plan.keep(session, course, assignment, wanted, by))
    enqueue(exchange.queue.prepare, course, assignment)
    return told


@router.get("/courses/{course}/assignments/{assignment}/records/{student}")
def get_dossier(exchange: Exchange, course: Course, assignment: Assignment, student: Student, _: Overseer) -> Answer:
    """Open one pupil's record: trials, answers, marks, corrections, everything handed in."""
    with exchange.database.read() as session:
        return dossier.open_dossier(session, exchange, Page(course, assignment, student))


@router.get("/courses/{course}/assignments/{assignment}/points")
def get_points(exchange: Exchange, course: Course, assignment: Assignment, _: Overseer) -> Answer:
    """Give what the class has measured as points of one graph, without names."""
    with exchange.database.read() as session:
        return cloud.of_class(session, course, assignment)


@router.get("/trials/{identifier}/motion")
def get_motion(exchange: Exchange, identifier: Identifier, somebody: Somebody) -> Answer:
    """Make a run again and give its scene and motion."""
    with exchange.database.read() as session:
        stored = film.find(session, identifier)
        session.expunge(stored)
    if not somebody.oversees(stored.course):
        # Whether a trial exists is nobody else's to know.
        raise not_found()
    return film.show(exchange, stored)


@router.put(
    "/courses/{course}/assignments/{assignment}/overrides/{student}/{criterion}", openapi_extra=body("correction")
)
def put_override(
    exchange: Exchange,
    course: Course,
    assignment: Assignment,
    student: Student,
    criterion: Criterion,
    by: Acting,
    data: Body,
) -> Answer:
    """Put a teacher's points and reason in the place of the rubric's; points null take them back."""
    with exchange.database.write() as session:
        kept = override.put(session, Page(course, assignment, student), criterion, data, by)
    enqueue(exchange.queue.correct, course)
    return kept
