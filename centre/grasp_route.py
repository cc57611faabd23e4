"""The addresses at which a teacher sees a class by knowledge point and by criterion, and takes that away as a file."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from centre import grasp, table, workbook
from centre.exchange import SilentError
from centre.grasp import By, Grasp
from centre.language import chosen
from centre.route import Visitor, draw, parts
from centre.teacher_route import EXCEL, Name
from centre.view import ClassView

router = APIRouter(tags=["page"])


@router.get("/class/{course}/grasp/{by}")
async def shown(request: Request, course: Name, by: By, person: Visitor) -> Response:
    """The class by knowledge point or by criterion."""
    view = await parts(request).views.overview(person, course)
    return draw(request, "grasp.html", person, view=view, grasp=grasp.grasp(view.sheets, by))


@router.get("/class/{course}/grasp/{by}/table.csv")
async def as_csv(request: Request, course: Name, by: By, person: Visitor) -> Response:
    """The same as a file: a row for each pupil."""
    view, found = await whole(request, course, by, person)
    rows = table.grasp_rows(found, chosen(request))
    return Response(table.as_csv(rows), media_type="text/csv; charset=utf-8", headers=named(view, by, "csv"))


@router.get("/class/{course}/grasp/{by}/table.xlsx")
async def as_workbook(request: Request, course: Name, by: By, person: Visitor) -> Response:
    """The same as a workbook."""
    view, found = await whole(request, course, by, person)
    rows = table.grasp_rows(found, chosen(request))
    return Response(workbook.written(rows, 2), media_type=EXCEL, headers=named(view, by, "xlsx"))


async def whole(request: Request, course: str, by: By, person: Visitor) -> tuple[ClassView, Grasp]:
    """What goes into a file.

    Raises:
        SilentError: the exchange does not answer; half a file would be worse than none.
    """
    view = await parts(request).views.overview(person, course)
    if view.silent:
        raise SilentError(course)
    return view, grasp.grasp(view.sheets, by)


def named(view: ClassView, by: By, ending: str) -> dict[str, str]:
    """Under which name a browser keeps the file."""
    return {"Content-Disposition": f'attachment; filename="{view.course.name}-{by}.{ending}"'}
