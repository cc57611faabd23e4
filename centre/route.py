"""The addresses of the centre's pages."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from centre import access, table
from centre.access import NotAllowedError
from centre.account.renewal import Renewals
from centre.benches import Benches
from centre.booking.opening import Opened
from centre.desk import Desk
from centre.guard import Guard
from centre.hub import Hub
from centre.language import chosen
from centre.office import Office
from centre.operation.parts import OperationParts
from centre.page import Pages
from centre.people import People
from centre.person import Person
from centre.session import Session
from centre.shelf import Shelf, Wish
from centre.student import through_hub
from centre.view import Views

router = APIRouter(tags=["page"])


@dataclass(frozen=True)
class Parts:
    """What the pages are made with; kept in the application's state."""

    session: Session
    views: Views
    desk: Desk
    guard: Guard
    pages: Pages
    hub: Hub
    benches: Benches
    shelf: Shelf
    office: Office
    renewals: Renewals
    operation: OperationParts
    bookings: Opened

    @property
    def people(self) -> People:
        """The people of the centre."""
        return self.session.people


def parts(request: Request) -> Parts:
    """The application's parts."""
    found: Parts = request.app.state.parts
    return found


async def visitor(request: Request) -> Person:
    """Who is asking; without somebody no page is drawn."""
    person = await parts(request).session.person(request)
    request.state.person = person
    return person


Visitor = Annotated[Person, Depends(visitor)]


@router.get("/")
async def start(request: Request, person: Visitor) -> Response:
    """The start page: a pupil's work, a teacher's first class, or an office's numbers."""
    if person.role == "student":
        return await student_start(request, person)
    courses = access.courses(person, "look")
    if place := access.office(person):
        return RedirectResponse(f"{parts(request).pages.prefix}{place}", status_code=303)
    if courses:
        return RedirectResponse(f"{parts(request).pages.prefix}class/{courses[0]}", status_code=303)
    return draw(request, "empty.html", person)


async def student_start(request: Request, person: Person) -> Response:
    """A pupil's start page; the server is started while it is looked at."""
    parts(request).hub.start_soon(person.username)
    view = await parts(request).views.start(person)
    booked = parts(request).bookings.desk.of_pupil(person)
    return draw(request, "student.html", person, view=view, booked=booked, shelf=parts(request).shelf, wish=Wish())


@router.get("/bench")
async def bench(request: Request, person: Visitor) -> JSONResponse:
    """How far the pupil's own server is: `preparing`, `ready` or `off`."""
    return JSONResponse({"bench": await parts(request).hub.bench(person.username)})


@router.get("/class/{course}")
async def overview(request: Request, course: str, person: Visitor) -> Response:
    """A class, for its teacher."""
    view = await parts(request).views.overview(person, course)
    formgrader = through_hub(person.username, "formgrader", parts(request).pages.hub_prefix)
    order = parts(request).benches.standing(course)
    booked = parts(request).bookings.desk.of_class(course)
    return draw(request, "teacher.html", person, view=view, formgrader=formgrader, order=order, booked=booked)


@router.get("/class/{course}/sheets")
async def sheets(request: Request, course: str, person: Visitor) -> Response:
    """The moving part of a class page; nothing is sent when nothing has changed."""
    view = await parts(request).views.overview(person, course)
    return tagged(request, "sheets.html", view=view)


@router.get("/class/{course}/now")
async def now(request: Request, course: str, person: Visitor) -> Response:
    """Who is in and at which step; a script that asks again gets the moving part."""
    found = parts(request)
    access.ensure_may(person, "oversee", course)
    lesson = await found.views.lesson(person, course, await found.hub.present())
    if request.headers.get("sec-fetch-dest") == "empty":
        return tagged(request, "seats.html", view=lesson)
    return draw(request, "now.html", person, view=lesson)


@router.get("/class/{course}/{assignment}.csv")
async def file(request: Request, course: str, assignment: str, person: Visitor) -> Response:
    """The marks of an assignment for a spreadsheet."""
    sheet = await parts(request).views.sheet(person, course, assignment)
    if sheet is None:
        raise NotAllowedError(assignment)
    heading = {"Content-Disposition": f'attachment; filename="{course}-{sheet.name}.csv"'}
    written = table.written(sheet, chosen(request))
    return Response(written, media_type="text/csv; charset=utf-8", headers=heading)


@router.get("/oauth_callback")
async def oauth_callback(request: Request) -> Response:
    """Where the hub sends the browser back to."""
    return await parts(request).session.finish(request)


@router.get("/sign-out")
async def sign_out(request: Request) -> Response:
    """Ends the session here and at the hub."""
    return parts(request).session.end()


def draw(request: Request, template: str, person: Person, status: int = 200, /, **context: object) -> Response:
    """A page for a person, in their language; its forms carry the proof that they are ours."""
    found, language = parts(request), chosen(request)
    proof = found.guard.token(request)
    return found.pages.page(template, language, status, person=person, proof=proof, **context)


def draw_part(request: Request, page: str, part: str, person: Person, /, **context: object) -> Response:
    """A page, or for a script that has it already the part of it that changes."""
    if request.headers.get("sec-fetch-dest") != "empty":
        return draw(request, page, person, **context)
    found, language = parts(request), chosen(request)
    proof = found.guard.token(request)
    return HTMLResponse(found.pages.text(part, language, person=person, proof=proof, **context))


def tagged(request: Request, part: str, /, **context: object) -> Response:
    """The moving part of a page; nothing is sent when nothing has changed."""
    text = parts(request).pages.text(part, chosen(request), **context)
    tag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(text, media_type="text/html", headers={"ETag": tag})
