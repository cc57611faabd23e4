"""The catalogue for everybody who has signed in: looked through by words and by what is chosen."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from centre import access
from centre.route import Visitor, draw_part, parts
from centre.shelf import Wish

router = APIRouter(tags=["page"])


@router.get("/labs")
async def labs(request: Request, person: Visitor) -> Response:
    """The labs that fit what was asked for; a script gets the list alone."""
    found, wish = parts(request), Wish.read(request.query_params)
    given = (await found.views.start(person)).start if access.courses(person, "work") else None
    shown = {"wish": wish, "shelf": found.shelf, "labs": found.shelf.pick(wish), "given": given, "course": None}
    return draw_part(request, "labs.html", "found.html", person, **shown)
