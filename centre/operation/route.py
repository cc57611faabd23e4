"""The addresses of IT's pages."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from centre import access
from centre.account.route import Typed
from centre.operation import journal, server
from centre.operation.act import What
from centre.operation.journal import About, Wish
from centre.operation.light import lights
from centre.operation.room import room
from centre.route import Visitor, draw, parts, tagged
from centre.teacher_route import Fields, Name

router = APIRouter(tags=["page"])
Short = Annotated[str, Query(max_length=64)]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")]
Server = Annotated[str, Query(pattern="^(code)?$")]


@router.get("/operation")
async def operation(request: Request, person: Visitor, q: Typed = "", done: Short = "") -> Response:
    """How the centre is and who is in; a script that asks again gets the moving part."""
    access.ensure_may_operate(person)
    found = parts(request)
    sight = await found.operation.look.now()
    present = server.present(found.people.engine, person, sight, q)
    view = {"lights": lights(sight), "present": present, "room": room(sight), "typed": q}
    if request.headers.get("sec-fetch-dest") == "empty":
        return tagged(request, "operation_now.html", **view)
    return draw(request, "operation.html", person, done=done, **view)


@router.get("/operation/server/{username}")
async def ask(request: Request, username: Name, person: Visitor, name: Server = "") -> Response:
    """Asks whether somebody's server is really to be stopped."""
    owner = parts(request).operation.acts.owner(person, username, name)
    return draw(request, "operation_server.html", person, owner=owner.username, name=name, failed=False)


@router.post("/operation/server/{username}")
async def act(request: Request, username: Name, person: Visitor, typed: Fields) -> Response:
    """Stops somebody's server, or starts it anew."""
    found, name = parts(request).operation, typed.get("name", "")
    what: What = "restart" if typed.get("act") == "restart" else "stop"
    done = await found.acts.do(person, username, name, what)
    found.look.forget()
    if not done:
        return draw(request, "operation_server.html", person, 503, owner=username, name=name, failed=True)
    return RedirectResponse(f"{parts(request).pages.prefix}operation?done={what}", status_code=303)


def wish(about: About = "people", act: Short = "", who: Short = "", since: Day = "", until: Day = "") -> Wish:
    """What was asked of the log; a day that there is not counts as none."""
    asked = Wish(about, act if act in journal.ACTS[about] else "", who.strip().lower())
    return replace(asked, since=day(since), until=day(until))


def day(text: str) -> date | None:
    """A day as forms send it."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


Wanted = Annotated[Wish, Depends(wish)]


@router.get("/operation/log")
async def log(request: Request, person: Visitor, wanted: Wanted) -> Response:
    """The log of acts."""
    lines = await parts(request).operation.journal.lines(person, wanted, journal.SHOWN)
    facts = {"wish": wanted, "lines": lines, "names": journal.ACTS[wanted.about]}
    return draw(request, "operation_log.html", person, query=request.url.query, most=journal.SHOWN, **facts)


@router.get("/operation/log.csv")
async def file(request: Request, person: Visitor, wanted: Wanted) -> Response:
    """The log of acts for a spreadsheet."""
    found = parts(request).operation.journal
    lines = await found.lines(person, wanted, journal.EXPORTED)
    heading = {"Content-Disposition": f'attachment; filename="log-{wanted.about}.csv"'}
    return Response(journal.written(lines, found.zone), media_type="text/csv; charset=utf-8", headers=heading)
