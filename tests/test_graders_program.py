"""A program from handing in to the gradebook: exchange, sandbox, nbgrader's own autograde."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from benchmarks.keeper import keeper
from graders import course, gradebook, report
from graders.desk import Desk
from graders.exchange.identity import Page
from graders.guard import KeepOurCode
from hub_config import folder
from labkit import catalogue
from tests.graders_stage import COURSE, STUDENT, Stage, stage

LAB = catalogue.load("analyse_pendulum")
PLACE = {"course": COURSE, "assignment": LAB.slug}
HOSTILE = "open('stolen', 'w').write('x')\nraise SystemExit\n# <script>alert(1)</script>"


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """An exchange and a class with a program to write."""
    folder = tmp_path_factory.mktemp("state")
    with stage(folder, attempts=20) as found:
        course.ensure(found.service.state, COURSE, LAB, LAB.slug, LAB.title, None, 20, [STUDENT])
        yield found


def _written(**changed: str) -> dict[str, Any]:
    """The author's notebook, solutions included, as a pupil might hand it in: with marks of their own making."""
    notebook: Any = nbformat.read(LAB.assignment, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        facts = cell.metadata.get("nbgrader", {})
        cell.source = changed.get(facts.get("grade_id", ""), cell.source)
        if facts.get("grade"):
            facts["points"], cell.metadata["tags"], cell.source = 1000, ["skip-execution"], "100.0"
    return dict(notebook)


def _hand_in(found: Stage, **changed: str) -> str:
    page = found.service.pages.token(Page(COURSE, LAB.slug, STUDENT))[0]
    written = found.call("PUT", f"records/{COURSE}/{LAB.slug}/notebook", page, json=_written(**changed))
    assert written.status_code == 200, written.text
    identifier = str(uuid.uuid4())
    assert found.call("PUT", f"submissions/{identifier}", page, json=PLACE).status_code == 201
    return identifier


def _told(found: Stage, identifier: str) -> Any:
    page = found.service.pages.token(Page(COURSE, LAB.slug, STUDENT))[0]
    return found.call("GET", f"submissions/{identifier}", page).json()


@pytest.mark.engine
def test_a_program_is_marked_in_the_gradebook_and_never_run_by_the_worker(placed: Stage) -> None:
    state = placed.service.state
    with keeper(state.folder):
        identifier = _hand_in(placed, write_line=HOSTILE)
        assert Desk(state).mark(identifier)
    assert _told(placed, identifier)["state"] == "graded"
    scores = gradebook.scores(state.gradebook(COURSE), LAB.slug)[STUDENT]
    assert {name: score.points for name, score in scores.items()} == LAB.points | {"line": 0, "gravity": 0}
    page = placed.service.pages.token(Page(COURSE, LAB.slug, STUDENT))[0]
    marks = placed.call("GET", f"feedback/{COURSE}/{LAB.slug}", page).json()["marks"]
    assert "SystemExit" in next(mark["why"]["zh"] for mark in marks if mark["criterion"] == "line")
    done = state.course(COURSE) / "autograded" / STUDENT / LAB.slug
    shown = report.read((done / f"{report.NAME}.ipynb").read_bytes()).cells
    (hostile,) = (cell for cell in shown if cell.source == HOSTILE)
    assert (hostile.execution_count, hostile.outputs) == (None, [])
    assert not list(Path(state.folder).rglob("stolen"))


@pytest.mark.centre
def test_without_an_engine_a_program_is_rejected_with_the_reason(placed: Stage) -> None:
    # The tests before this one had an engine in the same state folder.
    folder.forget_sandboxes(placed.service.state.folder)
    identifier = _hand_in(placed, write_line="def line(x, y): return 1")
    assert Desk(placed.service.state).mark(identifier)
    told = _told(placed, identifier)
    assert told["state"] == "rejected"
    assert "容器引擎" in told["reason"]["zh"]


def test_of_a_programs_notebook_only_the_checks_are_run() -> None:
    notebook = report.programmed(report.program(LAB, LAB.title, 3), {"write_mean": HOSTILE})
    kept, _ = KeepOurCode().preprocess(notebook, {})
    run = [c.source for c in kept.cells if c.cell_type == "code" and "skip-execution" not in c.metadata.get("tags", [])]
    assert run == [f'check("{name}")' for name in LAB.points]
    assert HOSTILE in [cell.source for cell in kept.cells]


def test_the_teachers_weights_stand_in_a_programs_checks() -> None:
    first, second, *_ = LAB.points
    notebook = report.program(LAB, LAB.title, 3, {first: 0, second: 70})
    assert report.weights(notebook) == {
        name: 70 if name == second else LAB.points[name] for name in LAB.points if name != first
    }
