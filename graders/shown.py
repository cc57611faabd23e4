"""Marks as a notebook shows them: in what the worker fills in, and to a teacher who runs a report by hand."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

from graders import marking
from graders.mark import Mark
from labkit import catalogue
from labkit.record import Record

MARK_TYPE = "application/vnd.yunlab.mark+json"
"""Media type of a Mark in a cell's output."""


class Shown:
    """A mark as a notebook shows it: points for nbgrader, words for people, the mark itself for the exchange."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark

    def _words(self) -> str:
        told = self.mark.to_json()
        # Tags that survive formgrader's cleaning; it writes others out as text.
        lines = [html.escape(told[part][language]) for language in ("zh", "en") for part in ("why", "next")]
        items = "".join(f"<li>{line}</li>" for line in lines)
        return f"<strong>{html.escape(told['title']['zh'])}</strong><ul>{items}</ul>"

    def bundle(self) -> dict[str, Any]:
        """Return what the notebook shows, by media type."""
        return {"text/plain": str(self.mark.points), "text/html": self._words(), MARK_TYPE: self.mark.to_json()}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return self.bundle()


def check_here(folder: Path = Path()) -> dict[str, Shown]:
    """Return the marks that a program was given, by criterion, from the file that the server wrote."""
    data = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    return {name: Shown(Mark(**told)) for name, told in data["marks"].items()}


def mark_here(folder: Path = Path()) -> dict[str, Shown]:
    """Mark the record in a folder that the server wrote, by criterion."""
    data = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    lab, record = catalogue.load(data["lab"]), Record.from_json(data)
    # A criterion without a cell in the released report is worth nothing there.
    told = data.get("weights")
    weights = None if told is None else {name: told.get(name, 0.0) for name in lab.points}
    given = marking.marks(lab, record, bytes.fromhex(data["seed"]), data.get("replays"), weights)
    return {criterion: Shown(mark) for criterion, mark in given.items()}
