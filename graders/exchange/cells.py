"""What a pupil writes for a code lab: of a notebook that comes in, only the text of known cells is kept.

Structure, metadata, points and outputs of the notebook are a pupil's claims, and are left where they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from graders import report
from graders.exchange import assignment, clock
from graders.exchange.blob import Blobs
from graders.exchange.identity import Page
from graders.exchange.refusal import Refusal, malformed
from graders.exchange.table import Assignment, StoredCells
from graders.language import say
from labkit import catalogue, plain
from labkit.plain import Json, RecordError, canonical

MOST_CELLS = 1000
"""Cells of a notebook, ours and the pupil's own."""

LONGEST_SOURCE = 64 * 1024
"""Length of one cell's text [B]."""

Cells = dict[str, str]
"""The text of each solution cell, by grade_id."""


def is_code(given: Assignment) -> bool:
    """Tell whether pupils write programs in an assignment."""
    return catalogue.load(given.lab).kind == "code"


def released(blobs: Blobs, given: Assignment) -> Cells:
    """Return the solution cells of an assignment as they were released, in their order."""
    notebook = report.read(assignment.unpacked(blobs, given)[f"{report.NAME}.ipynb"])
    return {name: str(cell.source) for cell in notebook.cells if (name := _solution(cell))}


def _solution(cell: Mapping[str, Any]) -> str:
    facts = cell["metadata"].get("nbgrader", {})
    return str(facts["grade_id"]) if cell["cell_type"] == "code" and facts.get("solution") else ""


def _source(data: Json, place: str) -> str:
    lines = data if isinstance(data, list) else [data]
    plain.require(all(isinstance(line, str) for line in lines), place, "must be a text, or a list of lines")
    text = plain.text("".join(lines), place, LONGEST_SOURCE)
    plain.require(len(text.encode()) <= LONGEST_SOURCE, place, f"must be at most {LONGEST_SOURCE // 1024} kB")
    return text


def _name(cell: Json) -> object:
    """Return the grade_id that a cell claims to have, None where it claims none."""
    for key in ("metadata", "nbgrader", "grade_id"):
        if not isinstance(cell, dict):
            return None
        cell = cell.get(key)
    return cell


def _claimed(cells: list[Json], known: Mapping[str, str]) -> Iterator[tuple[str, Json]]:
    for cell in cells:
        name = _name(cell)
        if isinstance(name, str) and name in known:
            yield name, cell


def sources(notebook: Json, known: Mapping[str, str]) -> Cells:
    """Return the text of the known cells of a notebook; of two with one name the first counts, as it does for nbgrader.

    Raises:
        RecordError: it is no notebook, has too many cells, or a known cell is too long or holds no text.
    """
    cells = plain.mapping(notebook, "notebook").get("cells")
    plain.require(isinstance(cells, list), "notebook.cells", "must be a list")
    assert isinstance(cells, list)  # noqa: S101 - said in the line above, for the type checker
    plain.require(len(cells) <= MOST_CELLS, "notebook.cells", f"must be at most {MOST_CELLS}")
    found: Cells = {}
    for name, cell in _claimed(cells, known):
        if name not in found:
            found[name] = _source(cell.get("source"), f"notebook.{name}")
    return found


def stored(session: Session, page: Page) -> StoredCells | None:
    """Return what a pupil has written for an assignment, if anything."""
    return session.get(StoredCells, (page.course, page.assignment, page.student))


def written(session: Session, page: Page) -> Cells:
    """Return the text of the cells that a pupil has written."""
    found = stored(session, page)
    cells: Cells = json.loads(found.content) if found else {}
    return cells


def save(session: Session, blobs: Blobs, page: Page, notebook: Json) -> str:
    """Keep what a pupil has written; cells that the notebook lacks stay as they were. Return when it was saved.

    Raises:
        Refusal: the assignment is no code lab, or the notebook cannot be used.
    """
    given = assignment.find(session, page.course, page.assignment)
    if not is_code(given):
        raise Refusal(409, "no_code", say("Nothing is programmed in this assignment."))
    try:
        found = sources(notebook, released(blobs, given))
    except RecordError as error:
        raise malformed(str(error)) from None
    saved, before = clock.now(), stored(session, page)
    if before is None and not found.items() - released(blobs, given).items():
        return saved  # merely opened: nothing is begun
    if before is None:
        key = {"course": page.course, "assignment": page.assignment, "student": page.student}
        session.add(StoredCells(content=canonical(found).decode(), saved=saved, **key))
    else:
        before.content, before.saved = canonical(json.loads(before.content) | found).decode(), saved
    return saved
