"""The addresses at which the offices of schools and districts see their numbers."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from centre.route import Visitor, draw, parts
from centre.teacher_route import Name

router = APIRouter(tags=["page"])


@router.get("/schools")
async def schools(request: Request, person: Visitor) -> Response:
    """The schools of a district, for its office."""
    return draw(request, "office.html", person, view=await parts(request).office.district(person), school="")


@router.get("/school/{school}")
async def school(request: Request, school: Name, person: Visitor) -> Response:
    """The classes of a school, for its office and the district's."""
    view = await parts(request).office.school(person, school)
    return draw(request, "office.html", person, view=view, school=school)
