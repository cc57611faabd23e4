"""Runs a report's cells without a kernel: they hold nothing but our own code, and one process marks many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor

from graders.report import checked, criterion_code
from graders.shown import Shown, check_here, mark_here

_v4: Any = nbformat.v4  # it is not annotated


def _criterion(cell: Any) -> str | None:  # noqa: ANN401 - a notebook's cell
    """Name the criterion that a report's cell shows; None for every other cell."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    return str(name) if cell.source == criterion_code(name) else None


def _output(shown: Shown, count: int) -> Any:  # noqa: ANN401 - a notebook's output
    return _v4.new_output("execute_result", data=shown.bundle(), execution_count=count)


class ShowMarks(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is not annotated
    """Fills in what each cell of a guarded report shows, as a kernel would.

    It stands behind `graders.guard.KeepOurCode`, and runs no cell but those that name a criterion.
    A kernel of its own costs a second and more for each report, and would import what this process has in memory.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:  # noqa: ANN401 - nbconvert's own types
        """Return the notebook with its outputs."""
        folder = Path(resources["metadata"]["path"])
        is_program = any(map(checked, nb.cells))
        marks, shows = (check_here(folder), checked) if is_program else (mark_here(folder), _criterion)
        for count, cell in enumerate((cell for cell in nb.cells if cell.cell_type == "code"), start=1):
            cell.execution_count, cell.outputs = None, []
            if name := shows(cell):
                cell.execution_count, cell.outputs = count, [_output(marks[name], count)]
        return nb, resources
