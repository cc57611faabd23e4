"""The addresses of links with a set-up: the form that makes one, and the link itself."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from centre import access, preset, student
from centre.access import NotAllowedError
from centre.preset import CONTROLS
from centre.route import Visitor, draw, parts
from centre.teacher_route import Name, desk

router = APIRouter(tags=["page"])


@router.get("/class/{course}/task/{assignment}/link")
async def make(request: Request, course: Name, assignment: Name, person: Visitor) -> Response:
    """The form, and with something typed the link."""
    found = desk(request).course(person, course)
    plan = await desk(request).plan(course, assignment)
    controls = await desk(request).exchange.ask(f"courses/{course}/labs/{plan.lab}/controls", CONTROLS)
    read = preset.read(request.query_params, controls)
    asked = preset.SPEAK in request.query_params
    root = str(request.base_url).rstrip("/")
    link = f"{root}{parts(request).pages.prefix}go/{course}/{assignment}?{read.query}".rstrip("?")
    shown = {"course": found, "plan": plan, "controls": controls, "preset": read}
    return draw(request, "link.html", person, **shown, link=link if asked and not read.errors else "")


@router.get("/go/{course}/{assignment}")
async def go(request: Request, course: Name, assignment: Name, person: Visitor) -> Response:
    """Leads a pupil of the class to the lab with what the link says, and a teacher to the class."""
    if access.may(person, "look", course):
        return RedirectResponse(f"{parts(request).pages.prefix}class/{course}", status_code=303)
    access.ensure_may(person, "work", course)
    given = next((each for each in await desk(request).exchange.assignments(course) if each.name == assignment), None)
    if given is None:
        raise NotAllowedError(assignment)
    hub = parts(request).pages.hub_prefix
    address = student.enter(given, person.username, hub, preset.carried(request.query_params))
    return RedirectResponse(address, status_code=303)
