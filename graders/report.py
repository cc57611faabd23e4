"""The report: the notebook that nbgrader marks, made from a lab.

Nothing in it comes from a pupil but the conclusion, as quoted text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode

from graders import marking
from graders.marking import CONCLUSION
from graders.shown import MARK_TYPE
from labkit.catalogue import Lab
from labkit.quantity import Text

_v4: Any = nbformat.v4  # it is not annotated

_reads: Any = nbformat.reads
_writes: Any = nbformat.writes

NAME = "report"
"""Name of the notebook, without its ending."""

SETUP = "from graders.shown import mark_here\n\nmarks = mark_here()"

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

QUESTION = "**结论 / Conclusion**"


def _graded(grade_id: str, cell_type: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - nbgrader's own values
    known = {"schema_version": 3, "grade_id": grade_id, "cell_type": cell_type, "task": False}
    return {"nbgrader": known | {"grade": False, "solution": False, "locked": True} | facts}


def criterion_code(criterion: str) -> str:
    """Return the code of a criterion's cell."""
    return f'marks["{criterion}"]'


def _criterion(criterion: str, points: float) -> NotebookNode:
    facts = _graded(criterion, "code", grade=True, points=points)
    cell: NotebookNode = _v4.new_code_cell(criterion_code(criterion), metadata=facts, id=f"mark-{criterion}")
    return cell


def notebook(lab: Lab, title: Text, attempts: int, weights: Mapping[str, float] | None = None) -> NotebookNode:
    """Make the report of a lab: one locked cell for each criterion, one answer that the teacher marks.

    Args:
        lab: the lab.
        title: what stands at its head.
        attempts: how often it may be handed in.
        weights: points by criterion, 0 leaves one out; the lab's own points if left out.
    """
    weights = weights or lab.points
    heading = f"# {title['zh']}\n\n{title['en']}"
    cells = [
        _v4.new_markdown_cell(heading, id="heading", metadata=_graded("heading", "markdown")),
        _v4.new_code_cell(SETUP, id="setup", metadata=_graded("setup", "code")),
        *(_criterion(criterion, points) for criterion, points in marking.criteria(lab, weights).items()),
    ]
    if points := weights.get(CONCLUSION):
        facts = _graded(CONCLUSION, "markdown", grade=True, solution=True, locked=False, points=float(points))
        cells.append(_v4.new_markdown_cell(QUESTION, id=CONCLUSION, metadata=facts))
    about = {"lab": lab.slug, "title": title, "attempts": attempts}
    made: NotebookNode = _v4.new_notebook(cells=cells, metadata={"kernelspec": dict(KERNEL), "yunlab": about})
    return made


def read(content: bytes) -> NotebookNode:
    """Read a notebook that the server keeps."""
    found: NotebookNode = _reads(content.decode(), as_version=4)
    return found


def write(made: NotebookNode) -> bytes:
    """Write a notebook as it lies in a file."""
    return str(_writes(made)).encode()


def quoted(text: str) -> str:
    """Return a pupil's text as an indented block, in which nothing is markup, a formula or HTML."""
    lines = ("".join(c for c in line if c.isprintable() or c == "\t") for line in text.splitlines())
    return "\n".join(f"    {line}" for line in lines)


def filled(released: NotebookNode, conclusion: str) -> NotebookNode:
    """Return a copy of a released report with a pupil's conclusion in it, quoted."""
    copy = read(write(released))
    for cell in copy.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == CONCLUSION and conclusion.strip():
            cell.source = f"{QUESTION}\n\n{quoted(conclusion)}"
    return copy


def weights(released: NotebookNode) -> dict[str, float]:
    """Return what each criterion of a released report is worth."""
    cells = [cell.metadata.get("nbgrader", {}) for cell in released.cells]
    return {facts["grade_id"]: float(facts["points"]) for facts in cells if facts.get("grade")}


def read_marks(autograded: NotebookNode) -> list[dict[str, Any]]:
    """Return the marks that an autograded report shows.

    Raises:
        LookupError: a criterion's cell shows no mark; its error is in the message.
    """
    found = []
    for cell in autograded.cells:
        facts = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and facts.get("grade"):
            shown = [output.data[MARK_TYPE] for output in cell.outputs if MARK_TYPE in output.get("data", {})]
            if not shown:
                raise LookupError(f"{facts['grade_id']}: the cell shows no mark: {str(cell.outputs)[:500]}")
            found.append(dict(shown[0]))
    return found
