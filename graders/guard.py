"""A guard in front of the kernel: of a report, only the code that we wrote is run."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from graders import report
from graders.report import KERNEL, SETUP, criterion_code


def _is_ours(cell: Any) -> bool:  # noqa: ANN401 - a notebook's cell
    if cell.cell_type != "code":
        return True
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    return bool(cell.source in (SETUP, criterion_code(name)))


def _program(cells: list[Any]) -> list[Any]:
    """Mark everything in a program's notebook but its checks as there to be read, not to be run."""
    for cell in cells:
        if report.checked(cell) is None:
            cell.metadata["tags"] = ["skip-execution"]
    return cells


class KeepOurCode(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is not annotated
    """Drops code cells that are not the report's own, and everything that could change how cells are run.

    A released report lies in a teacher's hands; the worker marks all schools, so it runs nothing but its own code.
    One of nbgrader's preprocessors is switched on from the start; nbconvert's own are off until somebody enables them.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:  # noqa: ANN401 - nbconvert's own types
        """Return the notebook with our code only."""
        for cell in nb.cells:
            cell.metadata.pop("tags", None)
        is_program = any(map(report.checked, nb.cells))
        nb.cells = _program(nb.cells) if is_program else [cell for cell in nb.cells if _is_ours(cell)]
        nb.metadata.kernelspec = dict(KERNEL)
        return nb, resources
