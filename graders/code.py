"""Marking a program: the pupil's code answers questions in a sandbox, the checks stay here."""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import nbformat

from graders import marking
from graders.language import say
from graders.mark import Finding, Mark
from graders.mark import mark as pointed
from graders.sandbox.client import Ask, Cell, Sandbox, Unavailable
from labkit.catalogue import Lab
from labkit.coding.ask import AskError
from labkit.plain import RecordError

_log = logging.getLogger(__name__)

_reads: Any = nbformat.read  # it is not annotated

NOTHING = {"zh": "", "en": ""}


def _cell(cell: Any, cells: Mapping[str, str]) -> Cell | None:  # noqa: ANN401 - a notebook's cell
    """Return what of an author's cell goes into the sandbox."""
    facts = cell.metadata.get("nbgrader", {})
    if cell.cell_type != "code" or facts.get("grade"):
        return None
    name = facts.get("grade_id", "")
    if facts.get("solution"):
        return Cell(name, cells.get(name, ""))
    return Cell(name or "given", cell.source, given=True)


def program(lab: Lab, cells: Mapping[str, str]) -> list[Cell]:
    """Put a pupil's sources into the notebook's order, among the code that is given.

    Args:
        lab: whose notebook it is.
        cells: the pupil's sources by the id of their cell.
    """
    notebook = _reads(lab.assignment, as_version=4)
    return [found for cell in notebook.cells if (found := _cell(cell, cells)) is not None]


def _finding(name: str, check: Any, ask: Ask) -> Finding:  # noqa: ANN401 - a check of a lab's own
    """Let one check ask; whatever happens costs no other check."""
    try:
        found = check(ask, random.SystemRandom())
    except AskError as error:
        return Finding(0.0, error.message, getattr(error, "remedy", NOTHING))
    except (Unavailable, OSError):
        raise
    except Exception:  # noqa: BLE001 - whatever a check did not expect to be answered
        # An answer of a kind that nobody thought of ends here: a text where a number belongs, a list too short.
        _log.info("check %s could not judge an answer", name, exc_info=True)
        why = say("The answer is not of the kind that is asked for.")
        return Finding(0.0, why, say("Read in the task what is to be returned, and in which order."))
    if not isinstance(found, Finding):
        raise TypeError(f"teacher/checks.py: check {name} must return a Finding")
    return found


def _titled(lab: Lab, given: Mark) -> Mark:
    return replace(given, title=marking.title_of(lab, given.criterion))


def mark(
    lab: Lab, cells: Mapping[str, str], seed: bytes, sandbox: Sandbox, weights: Mapping[str, float] | None = None
) -> dict[str, Mark]:
    """Mark a program, by criterion, in the order of the lab's manifest.

    Args:
        lab: a lab of the kind `code`.
        cells: the pupil's sources by the id of their cell.
        seed: the pupil's apparatus, 32 bytes.
        sandbox: where the program is asked.
        weights: points of the assignment, by criterion; the lab's own where it has none.

    Raises:
        RecordError: the lab has no check for one of its criteria.
        Unavailable: no sandbox can be had now.
        NoSandbox: this installation has none.
    """
    checks, points = lab.hidden_checks, marking.criteria(lab, weights)
    if missing := set(points) - set(checks):
        raise RecordError(f"labs/{lab.slug}/teacher/checks.py: no check for {', '.join(sorted(missing))}")
    with sandbox.open(program(lab, cells), seed) as ask:
        found = {name: _finding(name, checks[name], ask) for name in points}
    return {name: _titled(lab, pointed(name, points[name], found[name])) for name in points}
