"""The lane of programs: places are shared out by pupil, and a record never waits for a program."""

import contextlib
import shutil
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graders import course
from graders.exchange import submission
from graders.lane import Errand, Lane
from graders.worker import Worker
from tests import code_stage
from tests.graders_stage import ASSIGNMENT, COURSE, LAB, STUDENT, Stage, stage

PATIENCE = 60


class Work:
    """Errands that end when they are told to, and a list of those that were begun."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.begins = threading.Condition()
        self.ends: dict[str, threading.Event] = {}

    def errand(self, owner: str, name: str, answers: list[bool] | None = None) -> Errand:
        told, self.ends[name] = answers or [], threading.Event()

        def work() -> bool:
            with self.begins:
                self.begun.append(name)
                self.begins.notify_all()
            assert self.ends[name].wait(PATIENCE)
            return told.pop(0) if told else True

        return Errand(owner, name, work)

    def await_begun(self, *names: str) -> None:
        with self.begins:
            assert self.begins.wait_for(lambda: len(self.begun) >= len(names), PATIENCE)
            assert sorted(self.begun) == sorted(names)


def test_one_pupil_has_one_place_and_stands_behind_the_others_after_a_turn() -> None:
    work, lane = Work(), Lane(places=2)
    for owner, name in (("hostile", "a"), ("hostile", "b"), ("hostile", "c"), ("honest", "d"), ("other", "e")):
        lane.put(work.errand(owner, name))
    work.await_begun("a", "d")
    work.ends["a"].set()
    work.await_begun("a", "d", "e")
    work.ends["e"].set()
    work.await_begun("a", "d", "e", "b")
    for end in work.ends.values():
        end.set()
    work.await_begun(*"abcde")
    lane.close()


def test_what_is_known_is_not_done_twice_and_what_has_more_to_do_is_done_again() -> None:
    work, lane = Work(), Lane(places=1)
    first = work.errand("a", "first", answers=[False, True])
    lane.put(first)
    lane.put(first)
    lane.put(work.errand("b", "second"))
    for end in work.ends.values():
        end.set()
    work.await_begun("first", "second", "first")
    assert work.begun == ["first", "second", "first"]
    lane.close()


def test_an_errand_that_breaks_frees_its_place() -> None:
    work, lane = Work(), Lane(places=1)
    lane.put(Errand("a", "breaks", lambda: bool(1 / 0)))
    lane.put(work.errand("a", "next"))
    work.ends["next"].set()
    work.await_begun("next")
    lane.close()


@contextlib.contextmanager
def silent_keeper(file: Path) -> Iterator[Callable[[], None]]:
    """Listen at the keeper's socket and never answer, as a program that never ends; yields how to await a caller."""
    file.parent.mkdir(parents=True)
    asked, callers = threading.Event(), []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(str(file))
        door.listen()

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    callers.append(door.accept()[0])
                    asked.set()

        threading.Thread(target=serve, daemon=True).start()

        def await_caller() -> None:
            assert asked.wait(PATIENCE), "no program was asked"

        yield await_caller
        # With its folder goes the sandbox service: who asks again is told so at once.
        shutil.rmtree(file.parent)
    for caller in callers:
        caller.close()


def _states(found: Stage, *identifiers: str) -> list[str]:
    with found.service.database.read() as session:
        return [submission.find(session, one).state for one in identifiers]


def _program(found: Stage) -> str:
    token, identifier = code_stage.release(found.service), str(uuid.uuid4())
    found.call("PUT", f"{code_stage.RECORD}/notebook", token, json=code_stage.notebook(code_stage.solution()))
    answer = found.call("PUT", f"submissions/{identifier}", token, json=code_stage.PLACE)
    assert answer.status_code == 201, answer.text
    return identifier


def _record(found: Stage) -> str:
    identifier = str(uuid.uuid4())
    found.call("PATCH", f"records/{COURSE}/{ASSIGNMENT}/answers", found.page, json={"changes": {"hypothesis": "?"}})
    assert found.submit(identifier).status_code == 201
    return identifier


@pytest.mark.centre
def test_a_record_is_marked_while_a_program_never_ends(tmp_path: Path) -> None:
    with stage(tmp_path) as found, silent_keeper(found.service.state.sandbox) as await_caller:
        course.ensure(found.service.state, COURSE, LAB, ASSIGNMENT, LAB.title, students=[STUDENT])
        worker, ended, records = Worker(found.service.state), threading.Event(), []
        worker.queue.huey.signal("complete")(lambda *_: ended.set() if "graded" in _states(found, *records) else None)
        consumer = worker.consumer()
        consumer.start()
        try:
            program = _program(found)
            await_caller()
            records.append(_record(found))
            assert ended.wait(PATIENCE)
            assert _states(found, program, *records) == ["marking", "graded"]
        finally:
            consumer.stop(graceful=True)
