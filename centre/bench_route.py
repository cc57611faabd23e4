"""The addresses at which a class's benches are set up before it begins: a form for teachers, an API for services."""

import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, BaseModel, ValidationError
from starlette.responses import JSONResponse, Response

from centre import access
from centre.access import NotAllowedError
from centre.benches import EndError, Order
from centre.route import Visitor, parts
from centre.teacher_route import Fields, Name, to

router = APIRouter()
SERVICES = {"centre"}
"""Services that may have any class's benches set up."""

BEARER = re.compile(r"bearer (\S+)", re.IGNORECASE)


class Wish(BaseModel):
    """What the API is told: until when benches stand to which nobody comes."""

    until: AwareDatetime | None = None


class StrangeTokenError(Exception):
    """No token, or one that the hub does not know."""


async def asker(request: Request) -> tuple[str, bool]:
    """Who calls the API by a token of the hub, and whether it is a service.

    A cookie is not looked at: another site's page could make a browser send it.

    Raises:
        StrangeTokenError: there is no token that the hub knows.
    """
    told = BEARER.fullmatch(request.headers.get("authorization", ""))
    model = told and await parts(request).session.bearer(told[1])
    if not model:
        raise StrangeTokenError
    return str(model["name"]), model["kind"] == "service"


Asker = Annotated[tuple[str, bool], Depends(asker)]


def ensure_may(request: Request, name: str, is_service: bool, course: str) -> None:
    """Lets teachers of the class and the services pass.

    Raises:
        NotAllowedError: it is somebody else.
    """
    if is_service:
        if name not in SERVICES:
            raise NotAllowedError(name)
        return
    person = parts(request).session.people.find(name)
    if person is None:
        raise NotAllowedError(name)
    access.ensure_may(person, "oversee", course)


@router.post("/class/{course}/benches", tags=["page"])
async def prepare(request: Request, course: Name, person: Visitor, _: Fields) -> Response:
    """Has the class's benches set up, for its teacher."""
    access.ensure_may(person, "oversee", course)
    parts(request).benches.prepare(course, person.username)
    return to(request, f"class/{course}")


@router.post("/api/v1/classes/{course}/benches", status_code=202, tags=["api"])
async def order(request: Request, course: Name, who: Asker) -> JSONResponse:
    """Has the class's benches set up; the same call again changes nothing."""
    try:
        ensure_may(request, *who, course)
        made = parts(request).benches.prepare(course, who[0], await wish(request))
    except NotAllowedError:
        return refusal(404, "class", f"{course}: there is no such class, or it is not yours")
    except (EndError, ValidationError) as error:
        return refusal(422, "until", f"until: a time with its zone, at most 24 hours ahead; {error}")
    return JSONResponse(described(made), 202)


async def wish(request: Request) -> datetime | None:
    """The end that is asked for.

    Raises:
        EndError: the body is larger than any that is meant.
        ValidationError: it is not the JSON that is meant.
    """
    if not parts(request).guard.is_small(request):
        raise EndError("body")
    return Wish.model_validate_json(await request.body() or b"{}").until


def described(made: Order) -> dict[str, str | int]:
    """An order as the API tells it."""
    return {"course": made.course, "pupils": made.pupils, "until": made.until.isoformat()}


def refusal(status: int, code: str, message: str) -> JSONResponse:
    """An error as the API tells it."""
    return JSONResponse({"error": {"code": code, "message": message}}, status)


async def explain_strange(_request: Request, _error: Exception) -> JSONResponse:
    """The answer to a token that is none."""
    return refusal(401, "token", "send a token of the hub: Authorization: Bearer …")
