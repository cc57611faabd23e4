"""Runs a report's cells without a kernel: they hold nothing but our own code, and one process marks many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor

from graders.report import criterion_code
from graders.shown import Shown, mark_here

_v4: Any = nbformat.v4  # it is not annotated


def _is_criterion(cell: Any) -> bool:  # noqa: ANN401 - a notebook's cell
    return bool(cell.source == criterion_code(cell.metadata.get("nbgrader", {}).get("grade_id", "")))


def _output(shown: Shown, count: int) -> Any:  # noqa: ANN401 - a notebook's output
    return _v4.new_output("execute_result", data=shown.bundle(), execution_count=count)


class ShowMarks(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is not annotated
    """Fills in what each cell of a guarded report shows, as a kernel would.

    It stands behind `graders.guard.KeepOurCode`, and runs no cell but those that name a criterion.
    A kernel of its own costs a second and more for each report, and would import what this process has in memory.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:  # noqa: ANN401 - nbconvert's own types
        """Return the notebook with its outputs."""
        marks = mark_here(Path(resources["metadata"]["path"]))
        for count, cell in enumerate((cell for cell in nb.cells if cell.cell_type == "code"), start=1):
            cell.execution_count, cell.outputs = count, []
            if _is_criterion(cell):
                cell.outputs = [_output(marks[cell.metadata.nbgrader.grade_id], count)]
        return nb, resources
