"""The worker on a real course folder: nbgrader's own autograde, a real kernel, a real gradebook."""

import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbconvert import HTMLExporter
from nbconvert.exporters import NotebookExporter
from sqlalchemy import update

from graders import course, gradebook, nbgrader_course, report
from graders.again import Again
from graders.desk import Desk
from graders.exchange import feedback, ledger, submission
from graders.exchange.identity import Page
from graders.exchange.table import Event, StoredTrial, Submission
from graders.guard import KeepOurCode
from graders.worker import Worker
from labkit.record import Answers, Record
from tests.graders_stage import ASSIGNMENT, COURSE, LAB, STUDENT, Stage, hub, law_record, stage

pytestmark = pytest.mark.centre

HOSTILE = "写得好\n</pre><script>alert(1)</script>\n# 标题\n$$<img src=x onerror=alert(1)>$$\u2028<b>粗</b>"
PAGE = Page(COURSE, ASSIGNMENT, STUDENT)


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """An exchange and the course folder that `graders.course` makes."""
    with stage(tmp_path_factory.mktemp("state"), attempts=20) as found:
        for _ in range(2):
            course.ensure(found.service.state, COURSE, LAB, ASSIGNMENT, LAB.title, None, 20, [STUDENT])
        yield found


def _hand_in(found: Stage, record: Record, replays: bool | None = True) -> str:
    """Put a record into the exchange as the page would; its trials count as made again already."""
    for trial in record.trials:
        assert found.put(trial).status_code == 201
    found.answer(record.answers)
    with found.service.database.write() as session:
        session.execute(update(StoredTrial).values(genuine=replays))
    identifier = str(uuid.uuid4())
    assert found.submit(identifier).status_code == 201
    return identifier


def _state(found: Stage, identifier: str) -> Submission:
    with found.service.database.read() as session:
        seen = submission.find(session, identifier)
        session.expunge(seen)
        return seen


def _feedback(found: Stage) -> Any:
    return found.call("GET", f"feedback/{COURSE}/{ASSIGNMENT}", found.page).json()


def _autograded(found: Stage) -> Path:
    return found.service.state.course(COURSE) / "autograded" / STUDENT / ASSIGNMENT / "report.ipynb"


def test_an_empty_record_gets_nothing(placed: Stage) -> None:
    placed.answer(Answers(hypothesis="?"))
    identifier = str(uuid.uuid4())
    assert placed.submit(identifier).status_code == 201
    assert Desk(placed.service.state).mark(identifier)
    told = _feedback(placed)
    assert (told["state"], told["points"], told["out_of"]) == ("graded", 0, 100)
    assert len(told["marks"]) == len(LAB.points)


def test_a_good_record_is_marked_by_nbgrader_itself(placed: Stage) -> None:
    record = law_record()
    answers = record.answers.to_json() | {"conclusion": HOSTILE}
    identifier = _hand_in(placed, replace(record, answers=Answers(**answers)))
    # A file of the pupil's choosing must not be imported, were it ever to lie beside the notebook.
    source = placed.service.state.course(COURSE) / "source" / ASSIGNMENT
    for module in ("graders.py", "labkit.py", "numpy.py"):
        (source / module).write_text("raise SystemExit", encoding="utf-8")
    (source / "record.json").write_text("{}", encoding="utf-8")
    assert Desk(placed.service.state).mark(identifier)
    assert _state(placed, identifier).state == "graded", _state(placed, identifier).reason
    told = _feedback(placed)
    assert told["points"] == sum(LAB.points.values()) - LAB.points["conclusion"]
    assert told["marks"][-1]["by"] == "waiting"
    address = placed.service.state.gradebook(COURSE)
    scores = gradebook.scores(address, ASSIGNMENT)[STUDENT]
    assert gradebook.of_pupil(address, STUDENT) == {ASSIGNMENT: scores}
    assert gradebook.of_pupil(address, "nobody") == {}
    assert scores["levels"].points == LAB.points["levels"]
    assert scores["conclusion"].is_waiting


def test_nothing_of_the_pupils_becomes_markup(placed: Stage) -> None:
    html, _ = HTMLExporter().from_filename(str(_autograded(placed)))
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert(1)" not in html
    assert "<img src=x" not in html
    assert "<b>粗" not in html


def test_a_teachers_correction_and_comment_stand_in_the_feedback(placed: Stage) -> None:
    with nbgrader_course.open_gradebook(placed.service.state, COURSE) as book:
        grade = book.find_grade("conclusion", report.NAME, ASSIGNMENT, STUDENT)
        grade.manual_score, grade.needs_manual_grade = 7.5, False
        book.find_comment("conclusion", report.NAME, ASSIGNMENT, STUDENT).manual_comment = "说清了取值范围"
        book.db.commit()
    mark = _feedback(placed)["marks"][-1]
    assert (mark["points"], mark["by"], mark["why"]["zh"]) == (7.5, "teacher", "说清了取值范围")


def test_what_a_worker_that_died_held_is_taken_up_again(placed: Stage) -> None:
    identifier = _hand_in(placed, law_record((0.3, 0.9, 1.5), 1))
    dead = Desk(placed.service.state)
    assert dead._claim(identifier)
    assert _state(placed, identifier).state == "marking"
    assert Desk(placed.service.state).recover() == []
    dead.holder.close()
    worker = Worker(placed.service.state)
    ended = threading.Event()
    worker.queue.huey.signal("complete")(
        lambda *_: ended.set() if _state(placed, identifier).state == "graded" else None
    )
    consumer = worker.consumer()
    consumer.start()
    try:
        assert ended.wait(60)
    finally:
        consumer.stop(graceful=True)
    assert _state(placed, identifier).tries == 2


def test_what_fails_again_and_again_ends_as_an_error_with_a_reason(placed: Stage) -> None:
    identifier = _hand_in(placed, law_record((0.3,), 1))
    desk = Desk(placed.service.state)
    frozen = placed.service.blobs.path(_state(placed, identifier).sm3)
    frozen.write_bytes(b"torn")
    assert [desk.mark(identifier) for _ in range(4)] == [False, False, True, True]
    seen = _state(placed, identifier)
    assert (seen.state, seen.tries) == ("error", 3)
    assert json.loads(seen.reason or "{}")["zh"]
    with placed.service.database.read() as session:
        assert ledger.first_broken(session) is None


def test_an_older_submission_does_not_overwrite_the_mark_of_a_newer_one(placed: Stage) -> None:
    older, newer = _hand_in(placed, law_record((0.4,), 1)), _hand_in(placed, law_record((0.5,), 1))
    desk = Desk(placed.service.state)
    assert desk.mark(newer)
    assert desk.mark(older)
    assert (_state(placed, older).state, _state(placed, newer).state) == ("rejected", "graded")


def _regraded(found: Stage, desk: Desk) -> Any:
    """Ask for a regrade as the teacher's page does, and do it as the worker does."""
    path = f"courses/{COURSE}/assignments/{ASSIGNMENT}/regrade"
    with hub() as (url, _):
        found.service.hub._client.base_url = url
        begun = found.call("POST", path, "teacher")
        assert begun.status_code == 202, begun.text
        assert found.call("POST", path, "teacher").json()["batch"] == begun.json()["batch"]
        assert begun.json() | {"state": "running", "total": 1, "done": 0, "failed": 0} == begun.json()
        while not Again(desk).step(begun.json()["batch"]):
            pass
        return found.call("GET", path, "centre").json()


def test_a_regrade_marks_again_and_keeps_what_the_teacher_gave(placed: Stage) -> None:
    identifier, desk = _hand_in(placed, law_record()), Desk(placed.service.state)
    assert desk.mark(identifier)
    with nbgrader_course.open_gradebook(placed.service.state, COURSE) as book:
        grade = book.find_grade("levels", report.NAME, ASSIGNMENT, STUDENT)
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        book.db.commit()
    with placed.service.database.write() as session:
        submission.find(session, identifier).marks = "[]"
    told = _regraded(placed, desk)
    assert told | {"state": "done", "total": 1, "done": 1, "failed": 0} == told
    marks = {mark["criterion"]: mark for mark in _feedback(placed)["marks"]}
    assert (marks["levels"]["points"], marks["levels"]["by"]) == (3.0, "teacher")
    assert marks["result"]["points"] == LAB.points["result"]
    with placed.service.database.read() as session:
        assert [event.kind for event in session.query(Event).order_by(Event.position)][-2:] == ["regrade", "regraded"]
        assert ledger.first_broken(session) is None


def test_a_regrade_that_fails_leaves_the_marks_as_they_were(placed: Stage) -> None:
    identifier, desk = _hand_in(placed, law_record((0.35,), 1)), Desk(placed.service.state)
    assert desk.mark(identifier)
    before = _feedback(placed)
    placed.service.blobs.path(_state(placed, identifier).sm3).write_bytes(b"torn")
    told = _regraded(placed, desk)
    assert told | {"state": "done", "total": 1, "done": 0, "failed": 1} == told
    assert _feedback(placed) == before


def test_nbgrader_itself_runs_our_own_code_only(placed: Stage) -> None:
    made = report.notebook(LAB, LAB.title, 3)
    foreign = report.read(report.write(made)).cells[1]
    foreign.update(source="open('stolen', 'w')", id="foreign", metadata={})
    made.cells.insert(1, foreign)
    folder = placed.service.state.course(COURSE) / "submitted" / STUDENT / ASSIGNMENT
    (folder / "report.ipynb").write_bytes(report.write(made))
    with nbgrader_course.writing(placed.service.state, COURSE):
        nbgrader_course.autograde(placed.service.state, COURSE, ASSIGNMENT, STUDENT)
    kept = report.read(_autograded(placed).read_bytes())
    assert "foreign" not in {cell.id for cell in kept.cells}
    assert not list(placed.service.state.course(COURSE).rglob("stolen"))


def test_only_our_own_code_is_run() -> None:
    made = report.notebook(LAB, LAB.title, 3)
    foreign = report.read(report.write(made)).cells[1]
    foreign.update(source="open('stolen', 'w')", id="foreign")
    made.cells.insert(1, foreign)
    made.cells[2].metadata["tags"] = ["skip-execution"]
    # As nbgrader does it: an exporter runs only what says of itself that it is switched on.
    exporter = NotebookExporter(default_preprocessors=[])
    exporter.register_preprocessor(KeepOurCode)
    kept = report.read(exporter.from_notebook_node(made)[0].encode())
    assert [cell.id for cell in kept.cells] == [cell.id for cell in report.notebook(LAB, LAB.title, 3).cells]
    assert not any("tags" in cell.metadata for cell in kept.cells)


def test_marks_are_absent_before_they_are_given() -> None:
    waiting = Submission(state="queued", marks=None, student=STUDENT)
    assert feedback.marks(waiting, {}) == []
    assert feedback.total([]) == (None, None)
