"""Rows of an Excel workbook (.xlsx): its first sheet, read row by row, formulas refused."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from centre.roster import limit
from centre.roster.archive import PLAIN
from centre.roster.problem import Place, Problems, broken
from centre.roster.text import Row
from labkit.language import marked as _

CONTENTS = "[Content_Types].xml"
EXACT = 10**15
"""From here on a number cell has lost digits."""
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, DefusedXmlException,
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl makes of a damaged or hostile workbook."""


def is_workbook(path: Path) -> bool:
    """Says whether a zip archive is a workbook."""
    try:
        with zipfile.ZipFile(path) as file:
            return CONTENTS in file.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def rows(path: Path, problems: Problems) -> Iterator[Row]:
    """The rows of the first sheet as texts, empty ones left out.

    Raises:
        RosterError: it is no workbook, or larger than a roster is.
    """
    _fits(path)
    name = path.name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that are of no use here
        try:
            yield from _rows(path, name, problems)
        except UNREADABLE:
            raise broken(_("cannot be read as an Excel workbook; save it as .xlsx again"), Place(name)) from None


def _rows(path: Path, name: str, problems: Problems) -> Iterator[Row]:
    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        count = 0
        for line, cells in enumerate(sheet.iter_rows(max_col=limit.COLUMNS), start=1):
            texts = [_text(cell, Place(name, line), problems) for cell in cells]
            if any(texts):
                count += 1
                yield line, texts
            if line > limit.ROWS + 1:
                raise broken(
                    _("more than %(most)s rows; bring some schools at a time"), Place(name, line), most=limit.ROWS
                )
    finally:
        book.close()


def _text(cell: Any, place: Place, problems: Problems) -> str:  # noqa: ANN401 (openpyxl's cells of several classes)
    """A cell as text; numbers as they were typed."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        problems.add(_("a formula; put its value here as text"), place, _letter(cell))
    elif isinstance(value, bool) or not isinstance(value, str | int | float):
        problems.add(_("not a text; format the cell as text and type it again"), place, _letter(cell))
    elif isinstance(value, str):
        if len(value) > limit.CELL:
            problems.add(
                _("a cell of more than %(most)s characters; shorten it"), place, _letter(cell), most=limit.CELL
            )
        return value.strip()[: limit.CELL]
    elif abs(value) >= EXACT or value != int(value):
        problems.add(
            _("stored as a number, so that digits are lost; format the cell as text and type it again"),
            place,
            _letter(cell),
        )
    else:
        return str(int(value))
    return "?"


def _letter(cell: Any) -> str:  # noqa: ANN401
    return str(cell.column_letter)


def _fits(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as file:
            members = file.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise broken(_("cannot be read as an Excel workbook; save it as .xlsx again"), Place(path.name)) from None
    if len(members) > limit.MEMBERS or sum(each.file_size for each in members) > limit.FILE_BYTES:
        raise broken(
            _("is larger than %(most)s MB; export one district or some schools at a time"),
            Place(path.name),
            most=limit.FILE_BYTES // 1024**2,
        )
    if any(each.compress_type not in PLAIN or each.flag_bits & 1 for each in members):
        raise broken(
            _("is encrypted or packed in an unusual way; save it as .xlsx without a password"), Place(path.name)
        )
