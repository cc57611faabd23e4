"""A class with a code lab: its released notebook, and what pupils send in its place."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from graders import course, nbgrader_course, report
from graders.exchange import assignment
from graders.exchange.assignment import Release
from graders.exchange.identity import Page
from graders.exchange.service import Service
from labkit import catalogue
from labkit.catalogue import Lab

LAB = catalogue.load("steer_cart")
COURSE, ASSIGNMENT, STUDENT = "hongxing-g10c1", "steer_cart", "hongxing-01"
PLACE = {"course": COURSE, "assignment": ASSIGNMENT}
RECORD = f"records/{COURSE}/{ASSIGNMENT}"
CELL = "write_force"
MARKS = re.compile(r"^ *### (?:BEGIN|END) SOLUTION\n?", re.MULTILINE)


def solution() -> str:
    """What the lab's author wrote."""
    cells = json.loads(LAB.assignment.read_text(encoding="utf-8"))["cells"]
    return MARKS.sub("", "".join(next(cell for cell in cells if cell["id"] == CELL)["source"]))


def notebook(source: Any, name: Any = CELL) -> dict[str, Any]:
    """A notebook with one cell that claims to be an answer."""
    return {"cells": [{"cell_type": "code", "metadata": {"nbgrader": {"grade_id": name}}, "source": source}]}


def released(lab: Lab = LAB) -> bytes:
    """The notebook as a class gets it, made without nbgrader: it is slow, and `course` is tested with it."""
    made = report.program(lab, lab.title, 3)
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = f"def force(time, position, velocity):\n    {nbgrader_course.STUB}"
    return report.write(made)


def release(service: Service, lab: Lab = LAB) -> str:
    """Give the class a code lab beside its experiment; return the pupil's page token."""
    given = Release(lab.slug, lab.title, None, 3, {f"{report.NAME}.ipynb": released(lab)})
    with service.database.write() as session:
        assignment.release(session, service.blobs, COURSE, lab.slug, given, "test")
        assignment.enrol(session, COURSE, STUDENT)
    return service.pages.token(Page(COURSE, lab.slug, STUDENT))[0]


def ensure(state: Any) -> Path:
    """Let nbgrader build the assignment; return the folder of what is released."""
    course.ensure(state, COURSE, LAB, ASSIGNMENT, LAB.title, students=[STUDENT])
    return Path(state.course(COURSE)) / "release" / ASSIGNMENT
