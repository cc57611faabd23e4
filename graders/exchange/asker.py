"""Who may ask what: small dependencies of the routes."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Path, Request

from graders.exchange.identity import SERVICES, Page, Person
from graders.exchange.refusal import Refusal, foreign, unknown_token
from graders.exchange.service import Service
from graders.language import say

NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

Course = Annotated[str, Path(pattern=NAME, description="id of the class")]
Assignment = Annotated[str, Path(pattern=NAME, description="name of the assignment")]
Identifier = Annotated[str, Path(pattern=UUID, description="UUID made by the sender")]

LONGEST_TOKEN = 1000

ACTING = "yunlab-teacher"
"""Header in which the centre names the teacher for whom it asks."""


def service(request: Request) -> Service:
    """Return what the exchange works with."""
    found: Service = request.app.state.service
    return found


def bearer(request: Request) -> str:
    """Return the token of a request.

    Raises:
        Refusal: there is none.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() not in {"bearer", "token"} or not token or len(token) > LONGEST_TOKEN or not token.isascii():
        raise unknown_token()
    return token.strip()


Exchange = Annotated[Service, Depends(service)]
Token = Annotated[str, Depends(bearer)]


def person(exchange: Exchange, token: Token) -> Person:
    """Return who asks, by hub token."""
    return exchange.hub.person(token)


def page(exchange: Exchange, token: Token) -> Page:
    """Return which page asks, by page token."""
    return exchange.pages.read(token)


Somebody = Annotated[Person, Depends(person)]
OwnPage = Annotated[Page, Depends(page)]


def _not_allowed() -> Refusal:
    return Refusal(403, "not_allowed", say("This is for the teachers of the class."))


def member(course: Course, somebody: Somebody) -> Person:
    """Let pupils and teachers of the course and the centre in."""
    if not (somebody.studies(course) or somebody.oversees(course)):
        raise foreign()
    return somebody


def overseer(course: Course, somebody: Somebody) -> Person:
    """Let teachers of the course and the centre in."""
    if not somebody.oversees(course):
        raise _not_allowed()
    return somebody


def teacher(course: Course, somebody: Somebody) -> Person:
    """Let teachers of the course in."""
    if not somebody.teaches(course):
        raise _not_allowed()
    return somebody


def acting(course: Course, somebody: Somebody, request: Request) -> str:
    """Return the name of the teacher who acts: the asker, or the one for whom the centre asks.

    The centre has decided that this teacher may (`centre.access`); it is the only service that is believed.
    """
    if somebody.teaches(course):
        return somebody.name
    teacher = request.headers.get(ACTING, "")
    if not (somebody.is_service and somebody.oversees(course) and re.fullmatch(NAME, teacher)):
        raise _not_allowed()
    return teacher


def counter(somebody: Somebody) -> Person:
    """Let the centre in, which alone asks about courses that nobody named."""
    if not (somebody.is_service and somebody.name in SERVICES):
        raise _not_allowed()
    return somebody


def own_page(course: Course, assignment: Assignment, asking: OwnPage) -> Page:
    """Let the page in to which the record belongs."""
    if (course, assignment) != (asking.course, asking.assignment):
        raise foreign()
    return asking


Member = Annotated[Person, Depends(member)]
Overseer = Annotated[Person, Depends(overseer)]
Acting = Annotated[str, Depends(acting)]
Counter = Annotated[Person, Depends(counter)]
Teacher = Annotated[Person, Depends(teacher)]
RecordPage = Annotated[Page, Depends(own_page)]
