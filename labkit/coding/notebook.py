"""A pupil's notebook: laid out from what was released and what the exchange has kept, and cut down to what it keeps."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from labkit.plain import Json

RELEASED = "report.ipynb"
"""What an assignment's notebook is called among the released files."""


def _name(cell: Json) -> str:
    facts = cell.get("metadata", {}).get("nbgrader", {})
    return str(facts.get("grade_id", "")) if facts.get("solution") else ""


def laid_out(files: Mapping[str, str], cells: Mapping[str, str]) -> Json:
    """Return the released notebook with a pupil's own text in its solution cells.

    Args:
        files: the released files, path to base64.
        cells: text by grade_id.
    """
    notebook = json.loads(base64.b64decode(files[RELEASED]))
    for cell in notebook["cells"]:
        if _name(cell) in cells:
            cell["source"] = cells[_name(cell)]
    return notebook


def lab(notebook: Json) -> str:
    """Return the slug of the lab that a released notebook belongs to, or nothing."""
    return str(notebook.get("metadata", {}).get("yunlab", {}).get("lab", ""))


def cut_down(notebook: Json) -> Json:
    """Return what of a notebook the exchange keeps: solution cells without their outputs."""
    kept = [cell for cell in notebook["cells"] if _name(cell)]
    return {"cells": [{"source": cell["source"], "metadata": {"nbgrader": {"grade_id": _name(cell)}}} for cell in kept]}
