"""A class's marks as rows, and as a file for the teacher's spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO

from centre.grasp import Grasp
from centre.language import words
from centre.progress import NAMES
from centre.teacher import Line, Sheet
from labkit.language import Language

# Spreadsheets run a cell that begins with one of these, whoever wrote it; the apostrophe makes it a text again.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
Cells = list[str | float]


def written(sheet: Sheet, language: Language) -> bytes:
    """The sheet as CSV."""
    return as_csv(rows(sheet, language))


def as_csv(cells: Iterable[Cells]) -> bytes:
    """Rows as CSV, with the mark by which Excel recognises UTF-8."""
    file = StringIO()
    csv.writer(file).writerows(guarded(each) for each in cells)
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def rows(sheet: Sheet, language: Language) -> list[Cells]:
    """The sheet's heading and its pupils."""
    return [heading(sheet, language), *(row(line, language) for line in sheet.lines)]


def grasp_rows(grasp: Grasp, language: Language) -> list[Cells]:
    """Each pupil's part of the points [%] by knowledge point or criterion; empty where nothing was marked."""
    _ = words(language).gettext
    parts = [{each.username: round(each.part * 100) for each in row.holders} for row in grasp.rows]
    top: Cells = [_("Username"), _("Name"), *(f"{row.title[language]} (%)" for row in grasp.rows)]
    lines: list[Cells] = [
        [username, name, *(part.get(username, "") for part in parts)] for username, name in grasp.pupils
    ]
    return [top, *lines]


def heading(sheet: Sheet, language: Language) -> Cells:
    """Names of the columns, each criterion with what it is worth."""
    _ = words(language).gettext
    worth = [f"{column.title[language]} ({column.out_of:g})" for column in sheet.columns]
    return [_("Username"), _("Name"), _("State"), _("Total"), *worth]


def row(line: Line, language: Language) -> Cells:
    """One pupil; marks that still wait for the teacher stay empty."""
    points = [mark.points if mark and mark.by != "waiting" else "" for mark in line.marks]
    total = "" if line.points is None else line.points
    return [line.username, line.name, words(language).gettext(NAMES[line.stage]), total, *points]


def guarded(cells: Iterable[str | float]) -> Cells:
    """The cells, those that a spreadsheet would run made harmless."""
    return [f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(DANGEROUS) else cell for cell in cells]
