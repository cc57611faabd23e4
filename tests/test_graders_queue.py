"""The queue, in a file and in a real Redis: who comes first, what an entry is made of, and what its loss costs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graders import queue
from graders.exchange.service import enqueue
from graders.queue import Queue, open_queue
from graders.state import State
from tests.database_stage import redis

Taken = list[tuple[str, ...]]


@pytest.fixture(params=["sqlite", pytest.param("redis", marks=pytest.mark.centre)])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[State]:
    if request.param == "sqlite":
        yield State(tmp_path)
        return
    with redis() as address:
        yield State(tmp_path, queue_address=address)


def _opened(state: State) -> tuple[Queue, Taken]:
    taken: Taken = []
    found = open_queue(
        state,
        lambda submission: taken.append(("mark", submission)),
        lambda trial, seed: taken.append(("replay", trial, seed)),
        lambda batch: taken.append(("regrade", batch)),
    )
    return found, taken


def _drain(found: Queue) -> None:
    while (task := found.huey.dequeue()) is not None:
        found.huey.execute(task)


def test_hand_ins_keep_their_order_and_go_before_replays_and_regrades(state: State) -> None:
    sender, (receiver, taken) = open_queue(state), _opened(state)
    sender.regrade("batch")
    sender.replay("trial", "00ff")
    for number in range(5):
        sender.mark(str(number))
    _drain(receiver)
    assert taken == [*(("mark", str(n)) for n in range(5)), ("replay", "trial", "00ff"), ("regrade", "batch")]


def test_a_replay_that_has_waited_goes_before_later_hand_ins(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    found, taken = _opened(state)
    found.replay("trial", "00")
    found.mark("early")
    later = time.time() + 2 * queue.AHEAD
    monkeypatch.setattr("graders.queue.time.time", lambda: later)
    found.mark("late")
    _drain(found)
    assert [kind for kind, *_ in taken] == ["mark", "replay", "mark"]


def test_an_entry_is_plain_json(tmp_path: Path) -> None:
    found, _ = _opened(State(tmp_path))
    found.mark("one")
    entry = found.huey.storage.dequeue()
    assert json.loads(entry)["args"] == ["one"]


@pytest.mark.centre
def test_a_queue_that_does_not_answer_costs_no_work(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    gone = open_queue(State(tmp_path, queue_address=f"unix://{tmp_path}/nobody.sock"))
    enqueue(gone.mark, "one")
    assert "could not queue one" in caplog.text
