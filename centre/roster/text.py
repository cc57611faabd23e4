"""Rows of a CSV file, in UTF-8 with or without a byte order mark or in GB18030, as Chinese systems write them."""

import codecs
import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO, TextIO

from centre.roster import limit
from centre.roster.archive import Source
from centre.roster.problem import Place, broken
from labkit.language import marked as _

ENCODINGS = ("utf-8-sig", "gb18030")
PIECE = 1024**2
FOREIGN = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Row = tuple[int, list[str]]
"""The line on which it begins, counted from 1, and its cells."""


def rows(source: Source) -> Iterator[Row]:
    """The rows of a file one by one, the heading first, empty ones left out.

    Raises:
        RosterError: no text, in no encoding we know, no CSV, or larger than a roster is.
    """
    with source.open() as raw:
        encoding = _encoding(raw, source.name)
        raw.seek(0)
        with TextIOWrapper(raw, encoding, newline="") as text:
            yield from _rows(text, source.name)


def _encoding(raw: BinaryIO, name: str) -> str:
    """The first encoding in which the whole file is text."""
    if raw.read(2) in FOREIGN:
        raise broken(_("is written in UTF-16; save it as “CSV UTF-8”"), Place(name))
    if _count(raw) > limit.ROWS:
        # Said before anything is read: going through so many rows first would take a minute.
        raise broken(_("more than %(most)s rows; bring some schools at a time"), Place(name), most=limit.ROWS)
    for encoding in ENCODINGS:
        raw.seek(0)
        if _is_text(raw, encoding):
            return encoding
    raise broken(_("is neither UTF-8 nor GB18030 text; save it as “CSV UTF-8”"), Place(name))


def _count(raw: BinaryIO) -> int:
    """How many lines end; in neither encoding does the byte stand for anything else."""
    raw.seek(0)
    return sum(piece.count(b"\n") for piece in iter(lambda: raw.read(PIECE), b""))


def _is_text(raw: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := raw.read(PIECE):
            if b"\0" in piece:
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _rows(text: TextIO, name: str) -> Iterator[Row]:
    reader = csv.reader(_lines(text, name), strict=True)
    begins, count = 1, 0
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                count += 1
                _bounded(count, cells, Place(name, begins))
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise broken(_("the quotation marks do not match; write the row again"), Place(name, begins)) from None


def _lines(text: TextIO, name: str) -> Iterator[str]:
    """Lines of bounded length: a file may be one line of megabytes."""
    number = 0
    while line := text.readline(limit.LINE):
        number += 1
        if len(line) == limit.LINE:
            raise broken(_("this line is too long; a row has its own line"), Place(name, number))
        yield line


def _bounded(count: int, cells: list[str], place: Place) -> None:
    if count > limit.ROWS + 1:
        raise broken(_("more than %(most)s rows; bring some schools at a time"), place, most=limit.ROWS)
    if len(cells) > limit.COLUMNS:
        raise broken(_("more than %(most)s columns; keep those of the template"), place, most=limit.COLUMNS)
    if max(map(len, cells)) > limit.CELL:
        raise broken(_("a cell of more than %(most)s characters; shorten it"), place, most=limit.CELL)
