"""A class's marks as a file for the teacher's spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO

from centre.language import words
from centre.progress import NAMES
from centre.teacher import Line, Sheet
from labkit.language import Language

# Spreadsheets run a cell that begins with one of these, whoever wrote it; the apostrophe makes it a text again.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def written(sheet: Sheet, language: Language) -> bytes:
    """The sheet as CSV, with the mark by which Excel recognises UTF-8."""
    file = StringIO()
    rows = csv.writer(file)
    rows.writerow(guarded(heading(sheet, language)))
    rows.writerows(guarded(row(line, language)) for line in sheet.lines)
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def heading(sheet: Sheet, language: Language) -> list[str | float]:
    """Names of the columns, each criterion with what it is worth."""
    _ = words(language).gettext
    worth = [f"{column.title[language]} ({column.out_of:g})" for column in sheet.columns]
    return [_("Username"), _("Name"), _("State"), _("Total"), *worth]


def row(line: Line, language: Language) -> list[str | float]:
    """One pupil; marks that still wait for the teacher stay empty."""
    points = [mark.points if mark and mark.by != "waiting" else "" for mark in line.marks]
    total = "" if line.points is None else line.points
    return [line.username, line.name, words(language).gettext(NAMES[line.stage]), total, *points]


def guarded(cells: Iterable[str | float]) -> list[str | float]:
    """The cells, those that a spreadsheet would run made harmless."""
    return [f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(DANGEROUS) else cell for cell in cells]
