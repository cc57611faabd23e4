"""A guard in front of the kernel: of a report, only the code that we wrote is run."""

from __future__ import annotations

from typing import Any

import nbformat
from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

from graders import report
from graders.report import KERNEL, SETUP, criterion_code

_v4: Any = nbformat.v4  # it is not annotated


def _is_ours(cell: Any) -> bool:  # noqa: ANN401 - a notebook's cell
    if cell.cell_type != "code":
        return True
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    return bool(cell.source in (SETUP, criterion_code(name)))


def _is_check(cell: Any) -> bool:  # noqa: ANN401 - a notebook's cell
    graded = cell.metadata.get("nbgrader", {}).get("grade")
    return bool(cell.cell_type == "code" and graded and report.CHECK.fullmatch(cell.source))


def _program(cells: list[Any]) -> list[Any]:
    """Put our set-up first in a program's notebook; only its checks are run, the rest is there to be read."""
    for cell in cells:
        if not _is_check(cell):
            cell.metadata["tags"] = ["skip-execution"]
    return [_v4.new_code_cell(report.CHECKS, id="yunlab-checks"), *cells]


class KeepOurCode(Preprocessor):
    """Drops code cells that are not the report's own, and everything that could change how cells are run.

    A released report lies in a teacher's hands; the worker marks all schools, so it runs nothing but its own code.
    """

    # nbconvert's own preprocessors are off unless somebody switches them on, and nbgrader does not.
    enabled = Bool(True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:  # noqa: ANN401 - nbconvert's own types
        """Return the notebook with our code only."""
        for cell in nb.cells:
            cell.metadata.pop("tags", None)
        is_program = any(map(_is_check, nb.cells))
        nb.cells = _program(nb.cells) if is_program else [cell for cell in nb.cells if _is_ours(cell)]
        nb.metadata.kernelspec = dict(KERNEL)
        return nb, resources
