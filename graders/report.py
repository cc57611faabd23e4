"""The report: the notebook that nbgrader marks, made from a lab.

Nothing in it comes from a pupil but the conclusion, as quoted text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode

from graders import marking, suggestion
from graders.marking import CONCLUSION
from graders.shown import MARK_TYPE
from labkit.catalogue import Lab
from labkit.quantity import Text

_v4: Any = nbformat.v4  # it is not annotated

_reads: Any = nbformat.reads
_from_dict: Any = nbformat.from_dict
_writes: Any = nbformat.writes

NAME = "report"
"""Name of the notebook, without its ending."""

SETUP = "from graders.shown import mark_here\n\nmarks = mark_here()"

CHECK = re.compile(r'check\("([a-z][a-z0-9_]*)"\)')
"""A check cell of a program's notebook; the group is the criterion."""

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

QUESTION = "**结论 / Conclusion**"

HINT = "**给老师的提示（不计分）/ For the teacher, not a mark**"


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
        title: what pupils and teachers read.
        attempts: how often it may be handed in.
        weights: points of this assignment, by criterion; the lab's own where it has none, 0 leaves one out.

    Raises:
        WeightError: the weights cannot be as they are given.
    """
    worth = marking.points(lab, weights)
    heading = f"# {title['zh']}\n\n{title['en']}"
    cells = [
        _v4.new_markdown_cell(heading, id="heading", metadata=_graded("heading", "markdown")),
        _v4.new_code_cell(SETUP, id="setup", metadata=_graded("setup", "code")),
        *(_criterion(name, points) for name, points in worth.items() if name != CONCLUSION),
    ]
    if CONCLUSION in worth:
        facts = _graded(CONCLUSION, "markdown", grade=True, solution=True, locked=False, points=worth[CONCLUSION])
        cells.append(_v4.new_markdown_cell(QUESTION, id=CONCLUSION, metadata=facts))
    return _about(_v4.new_notebook(cells=cells), lab, title, attempts)


def program(lab: Lab, title: Text, attempts: int, weights: Mapping[str, float] | None = None) -> NotebookNode:
    """Take a code lab's notebook as its author wrote it; nbgrader will leave the solutions out.

    Args:
        lab: a lab of the kind `code`.
        title: what pupils and teachers read.
        attempts: how often it may be handed in.
        weights: points of this assignment, by criterion, as in `notebook`.

    Raises:
        WeightError: the weights cannot be as they are given.
    """
    made, worth = read(lab.assignment.read_bytes()), marking.points(lab, weights)
    made.cells = [cell for cell in made.cells if checked(cell) is None or checked(cell) in worth]
    for cell in made.cells:
        if name := checked(cell):
            cell.metadata.nbgrader["points"] = worth[name]
    return _about(made, lab, title, attempts)


def checked(cell: Any) -> str | None:  # noqa: ANN401 - a notebook's cell
    """Name the criterion that a program's check cell shows; None for every other cell."""
    if cell.cell_type != "code" or not cell.metadata.get("nbgrader", {}).get("grade"):
        return None
    found = CHECK.fullmatch(cell.source)
    return found[1] if found else None


def source(lab: Lab, title: Text, attempts: int, weights: Mapping[str, float] | None = None) -> NotebookNode:
    """Make what nbgrader calls the source of an assignment; see `notebook` and `program`."""
    return (program if lab.kind == "code" else notebook)(lab, title, attempts, weights)


def _about(made: NotebookNode, lab: Lab, title: Text, attempts: int) -> NotebookNode:
    """Note in a notebook what `release_assignment` must know."""
    facts = {"lab": lab.slug, "title": title, "attempts": attempts}
    made.metadata = _from_dict({"kernelspec": dict(KERNEL), "yunlab": facts})
    return made


def weights(released: NotebookNode) -> dict[str, float]:
    """Return what each criterion of a report is worth: the assignment's weights stand in its cells."""
    graded = [cell.metadata.get("nbgrader", {}) for cell in released.cells]
    return {facts["grade_id"]: float(facts["points"]) for facts in graded if facts.get("grade")}


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
    """Return a copy of a released report with a pupil's conclusion in it, quoted, and a suggestion to the teacher."""
    copy = read(write(released))
    for cell in copy.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == CONCLUSION and conclusion.strip():
            seen = suggestion.suggest(conclusion).why
            cell.source = f"{QUESTION}\n\n{quoted(conclusion)}\n\n{HINT}\n\n{seen['zh']}\n\n{seen['en']}"
    return copy


def programmed(released: NotebookNode, cells: Mapping[str, str]) -> NotebookNode:
    """Return a copy of a released program notebook with a pupil's sources in its solution cells."""
    copy = read(write(released))
    for cell in copy.cells:
        facts = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and facts.get("solution") and not facts.get("grade"):
            cell.source = cells.get(facts["grade_id"], cell.source)
            cell.outputs = []
    return copy


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
