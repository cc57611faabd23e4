"""The addresses at which lessons are booked, and at which offices see what is booked."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from centre.booking.desk import BookingDesk, BookView
from centre.booking.office import BookingOffice, OfficeView
from centre.person import Person
from centre.route import Visitor, draw, draw_part, parts
from centre.teacher_route import Fields, Name, to
from labkit import catalogue

router = APIRouter(tags=["page"])


def desk(request: Request) -> BookingDesk:
    """What books."""
    return parts(request).bookings.desk


@router.get("/class/{course}/bookings")
async def choose(request: Request, course: Name, person: Visitor) -> Response:
    """The class's lessons, and what is free on a day; a script that has the page gets the day alone."""
    view = desk(request).page(person, course, dict(request.query_params))
    done = "done" in request.query_params
    return draw_part(request, "bookings.html", "booking_day.html", person, **shown(view), done=done)


@router.post("/class/{course}/bookings")
async def book(request: Request, course: Name, person: Visitor, typed: Fields) -> Response:
    """Books a lesson, or changes one; what stands in the way is shown with what would be free."""
    view = await desk(request).save(person, course, typed)
    if view is None:
        return to(request, f"class/{course}/bookings?done=1")
    refused = bool(view.form.errors) or any(each.state == "refused" for each in view.outcomes)
    status = 422 if refused else 200
    return draw(request, "bookings.html", person, status, **shown(view), done=False)


@router.post("/class/{course}/bookings/cancel")
async def cancel(request: Request, course: Name, person: Visitor, typed: Fields) -> Response:
    """Cancels a lesson; one that is gone already stays so."""
    await desk(request).cancel(person, course, typed)
    return to(request, f"class/{course}/bookings")


def shown(view: BookView) -> dict[str, object]:
    """What the page needs."""
    return {"view": view, "titles": titles()}


def titles() -> dict[str, dict[str, str]]:
    """The labs by their names; a lab that was taken out of the catalogue keeps its slug."""
    return {lab.slug: lab.title for lab in catalogue.find().values()}


def office(request: Request) -> BookingOffice:
    """What offices see and set."""
    return parts(request).bookings.office


@router.get("/bookings")
async def district(request: Request, person: Visitor) -> Response:
    """The bookings of a district, and what each of its schools may take."""
    return office_page(request, person, office(request).of_district(person))


@router.get("/school/{school}/bookings")
async def school(request: Request, school: Name, person: Visitor) -> Response:
    """The bookings of a school."""
    return office_page(request, person, office(request).of_school(person, school))


@router.post("/school/{school}/quota")
async def quota(request: Request, school: Name, person: Visitor, typed: Fields) -> Response:
    """Sets which part of the places a school may take."""
    if await office(request).set_share(person, school, typed):
        return to(request, f"school/{school}/bookings")
    return office_page(request, person, office(request).of_school(person, school, "share"), 422)


@router.post("/school/{school}/lessons")
async def lessons(request: Request, school: Name, person: Visitor, typed: Fields) -> Response:
    """Sets when a school's lessons are."""
    if await office(request).set_lessons(person, school, typed):
        return to(request, f"school/{school}/bookings")
    return office_page(request, person, office(request).of_school(person, school, "lessons"), 422)


def office_page(request: Request, person: Person, view: OfficeView, status: int = 200) -> Response:
    """An office's page."""
    return draw(request, "booked.html", person, status, view=view, titles=titles())
