"""Where a value comes from (一数一源): which source may overwrite which, and the note that each field carries."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

HAND = "centre"
"""Typed in at the centre itself; whatever is not a roster counts as this."""
SHEET = "sheet"
ONEROSTER = "oneroster"

BY_HAND, SYSTEM, SPREADSHEET, NOBODY = 3, 2, 1, 0

Notes = Mapping[str, Mapping[str, str]]


def rank(source: str | None) -> int:
    """How much a source weighs: by hand above a school system's export, that above a spreadsheet."""
    if not source:
        return NOBODY
    if source == SHEET:
        return SPREADSHEET
    return SYSTEM if source.split(":")[0] == ONEROSTER else BY_HAND


def owner(notes: Notes | None, field: str, otherwise: str | None) -> str | None:
    """The source of a field; of a field without a note the row's own."""
    return (notes or {}).get(field, {}).get("source", otherwise)


def noted(notes: Notes | None, fields: Iterable[str], source: str, moment: datetime) -> dict[str, Any]:
    """The notes with these fields written by this source at this moment."""
    note = {"source": source, "time": moment.isoformat(timespec="seconds")}
    return {**(notes or {}), **dict.fromkeys(fields, note)}
