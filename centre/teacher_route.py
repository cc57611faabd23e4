"""The addresses at which a teacher assigns labs, opens records and corrects marks."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Path as InPath
from starlette.responses import JSONResponse, RedirectResponse, Response

from centre import table, workbook
from centre.access import NotAllowedError
from centre.desk import Desk, FormView
from centre.exchange import RefusedError, Text
from centre.graph import cloud
from centre.language import chosen
from centre.route import Visitor, draw, draw_part, parts, tagged
from centre.shelf import Wish

router = APIRouter(tags=["page"])

# What the exchange takes for a name; anything else would change the address that we ask.
Name = Annotated[str, InPath(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Identifier = Annotated[str, InPath(pattern=r"^[0-9a-f-]{36}$")]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def fields(request: Request, _: Visitor) -> dict[str, str]:
    """The fields of a form of ours; whoever sends it is known by now."""
    return await parts(request).guard.form(request)


Fields = Annotated[dict[str, str], Depends(fields)]


def desk(request: Request) -> Desk:
    """What teachers can do."""
    return parts(request).desk


def to(request: Request, path: str) -> RedirectResponse:
    """Goes on to a page of ours after something was done."""
    return RedirectResponse(f"{parts(request).pages.prefix}{path}", status_code=303)


@router.get("/class/{course}/assign")
async def choose(request: Request, course: Name, person: Visitor, lab: str = "") -> Response:
    """The catalogue, or the form for the lab that was chosen from it."""
    if lab:
        return form_page(request, person, await desk(request).new(person, course, lab))
    found, wish, shelf = desk(request).course(person, course), Wish.read(request.query_params), parts(request).shelf
    shown = {"wish": wish, "shelf": shelf, "labs": shelf.pick(wish), "course": found}
    return draw_part(request, "catalogue.html", "found.html", person, **shown)


@router.post("/class/{course}/assign")
async def assign(request: Request, course: Name, person: Visitor, typed: Fields) -> Response:
    """Gives the class a lab."""
    return await save(request, course, person, typed, None)


@router.get("/class/{course}/task/{assignment}")
async def task(request: Request, course: Name, assignment: Name, person: Visitor) -> Response:
    """How an assignment is set."""
    return form_page(request, person, await desk(request).saved(person, course, assignment))


@router.post("/class/{course}/task/{assignment}")
async def change(request: Request, course: Name, assignment: Name, person: Visitor, typed: Fields) -> Response:
    """Changes an assignment."""
    return await save(request, course, person, typed, assignment)


async def save(request: Request, course: str, person: Visitor, typed: Mapping[str, str], name: str | None) -> Response:
    """Saves the form; where that cannot be it is shown again with what was typed."""
    done = await desk(request).save(person, course, typed, name)
    if isinstance(done, FormView):
        return form_page(request, person, done, 422)
    return to(request, f"class/{course}/task/{name}?saved=1" if name else f"class/{course}")


def form_page(request: Request, person: Visitor, view: FormView, status: int = 200) -> Response:
    """The form's page."""
    saved = "saved" in request.query_params
    return draw(request, "task.html", person, status, view=view, zone=desk(request).zone, saved=saved)


@router.post("/class/{course}/task/{assignment}/regrade")
async def mark_again(request: Request, course: Name, assignment: Name, person: Visitor, _: Fields) -> Response:
    """Has the class marked again."""
    await desk(request).mark_again(person, course, assignment)
    return to(request, f"class/{course}/task/{assignment}")


@router.get("/class/{course}/task/{assignment}/regrade")
async def progress(request: Request, course: Name, assignment: Name, person: Visitor) -> Response:
    """How far that is."""
    desk(request).course(person, course)
    found = await desk(request).progress(course, assignment)
    if found is None:
        raise NotAllowedError(assignment)
    return JSONResponse(found.model_dump())


@router.get("/class/{course}/task/{assignment}/board")
async def board(request: Request, course: Name, assignment: Name, person: Visitor) -> Response:
    """What may stand on the wall; a script that asks again gets the moving part."""
    found = parts(request)
    told = await desk(request).cloud(person, course, assignment)
    view = await found.views.lesson(person, course, await found.hub.present())
    shown = {"view": view, "told": told, "graph": cloud(told, chosen(request))}
    if request.headers.get("sec-fetch-dest") == "empty":
        return tagged(request, "wall.html", **shown)
    return draw(request, "board.html", person, **shown)


@router.get("/class/{course}/task/{assignment}/pupil/{student}")
async def record(request: Request, course: Name, assignment: Name, student: Name, person: Visitor) -> Response:
    """One pupil's record."""
    return await record_page(request, course, assignment, student, person)


@router.post("/class/{course}/task/{assignment}/pupil/{student}")
async def correct(
    request: Request, course: Name, assignment: Name, student: Name, person: Visitor, typed: Fields
) -> Response:
    """Puts the teacher's points and reason in the place of the rubric's."""
    here = f"class/{course}/task/{assignment}/pupil"
    try:
        error = await desk(request).correct(person, course, assignment, student, typed)
    except RefusedError as refusal:
        return await record_page(request, course, assignment, student, person, typed, refusal.message)
    if error:
        return await record_page(request, course, assignment, student, person, typed, error)
    view = await desk(request).open(person, course, assignment, student)
    following = view.after if typed.get("act") == "next" and view.after else view.student
    return to(request, f"{here}/{following.username}#mark-{typed['criterion']}")


async def record_page(
    request: Request,
    course: str,
    assignment: str,
    student: str,
    person: Visitor,
    typed: Mapping[str, str] | None = None,
    error: str | Text | None = None,
) -> Response:
    """A record's page; after a refusal with what was typed."""
    view = await desk(request).open(person, course, assignment, student)
    return draw(request, "record.html", person, 422 if error else 200, view=view, typed=typed or {}, error=error)


@router.get("/class/{course}/task/{assignment}/motion/{trial}")
async def motion(request: Request, course: Name, assignment: Name, trial: Identifier, person: Visitor) -> Response:  # noqa: ARG001
    """A run made again, for the page's script."""
    return JSONResponse(await desk(request).film(person, course, trial))


@router.get("/class/{course}/{assignment}.xlsx")
async def excel(request: Request, course: Name, assignment: Name, person: Visitor) -> Response:
    """The marks of an assignment as a workbook."""
    sheet = await parts(request).views.sheet(person, course, assignment)
    if sheet is None:
        raise NotAllowedError(assignment)
    heading = {"Content-Disposition": f'attachment; filename="{course}-{sheet.name}.xlsx"'}
    rows = table.rows(sheet, chosen(request))
    return Response(workbook.written(rows, 3), media_type=EXCEL, headers=heading)
