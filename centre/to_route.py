"""The address to which links outside the centre lead: they name a lab or an assignment, but no class."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from centre import access, clock, student
from centre.exchange import Assignment
from centre.person import Person
from centre.route import Visitor, parts

router = APIRouter(tags=["page"])
Named = Annotated[str, Query(max_length=64)]


@router.get("/to")
async def to(request: Request, person: Visitor, lab: Named = "", assignment: Named = "") -> Response:
    """Leads a pupil into the lab where a class of theirs has it, a teacher to that class; everybody else to the start.

    Of several the one counts that is due next; a lab without an assignment cannot be opened.
    """
    given = [each for each in await all_given(request, person) if named(each, lab, assignment)]
    given.sort(key=lambda each: nearness(each, clock.now()))
    pages = parts(request).pages
    if not given:
        return RedirectResponse(pages.prefix, status_code=303)
    if person.role == "student":
        return RedirectResponse(student.enter(given[0], person.username, pages.hub_prefix), status_code=303)
    return RedirectResponse(f"{pages.prefix}class/{given[0].course}", status_code=303)


async def all_given(request: Request, person: Person) -> list[Assignment]:
    """What is given to the person's classes; nothing of a class of which the exchange does not tell."""
    pupil = person.role == "student"
    classes = access.courses(person, "work" if pupil else "oversee")
    whose = person.username if pupil else ""
    told = await asyncio.gather(*(parts(request).views.told(each, student=whose) for each in classes))
    return [assignment for each in told for assignment in each.assignments]


def named(given: Assignment, lab: str, assignment: str) -> bool:
    """Says whether a link means this; one that names both means both."""
    return bool(lab or assignment) and given.lab == (lab or given.lab) and given.name == (assignment or given.name)


def nearness(given: Assignment, moment: datetime) -> tuple[bool, float]:
    """Orders what is still open by its due time, before what is over."""
    if given.due is None:
        return False, float("inf")
    return given.due <= moment, abs((given.due - moment).total_seconds())
