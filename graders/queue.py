"""The queue between the exchange and the workers. It only says what is to be done; what is true is in the database.

One queue serves every lane: each entry carries the moment by which it should be taken up, and the earliest goes
first. A hand-in is due when it arrives, so hand-ins keep their order; a replay, which only saves time later, is due a
little later, so that no crowd of hand-ins starves it; a regrade is due so late that no hand-in ever waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from huey import PriorityRedisHuey, SqliteHuey

from graders.message import PlainSerializer
from graders.state import State
from labkit import log

AT_ONCE, AHEAD, AGAIN = 0.0, 15.0, 7 * 24 * 3600.0
"""How long an entry may wait: a hand-in, a replay, a regrade [s]."""

NAME = "yunlab"
PATIENCE = 30
"""How long one process waits for another at the queue's file [s]."""


def _not_here(*_: str) -> None:
    raise RuntimeError("this process only puts things into the queue; the worker takes them out")


@dataclass(frozen=True)
class Queue:
    """An open queue: huey, and what can be put into it."""

    huey: Any
    mark: Callable[[str], object]
    replay: Callable[[str, str], object]
    regrade: Callable[[str], object]
    prepare: Callable[[str, str], object]
    correct: Callable[[str], object]


def _huey(state: State) -> Any:  # noqa: ANN401 - huey is not annotated
    facts: dict[str, Any] = {"results": False, "serializer": PlainSerializer()}
    if state.queue_address:
        return PriorityRedisHuey(NAME, url=state.queue_address, **facts)
    state.queue.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(NAME, filename=str(state.queue), fsync=True, timeout=PATIENCE, **facts)


def _lane(task: Any, allowance: float, *, numbered: bool) -> Callable[..., object]:  # noqa: ANN401 - huey's
    def put(*facts: str) -> object:
        # The worker's lines about a hand-in bear the number of the request that brought it.
        about = {"request": log.request()} if numbered and log.request() else {}
        return task(*facts, **about, priority=-(time.time() + allowance))

    return put


def open_queue(
    state: State,
    mark: Callable[[str], None] = _not_here,
    replay: Callable[[str, str], None] = _not_here,
    regrade: Callable[[str], None] = _not_here,
    prepare: Callable[[str, str], None] = _not_here,
    correct: Callable[[str], None] = _not_here,
) -> Queue:
    """Open the queue.

    Args:
        state: where it lies.
        mark: what the worker does with the id of a submission.
        replay: what the worker does with the id of a trial and the seed of its apparatus, in hex.
        regrade: what the worker does with the id of a regrade.
        prepare: what the worker does with a course and the name of an assignment that a teacher has planned.
        correct: what the worker does with a course in which a teacher has corrected marks.
    """
    huey = _huey(state)

    def marking(submission: str, request: str = "") -> None:
        with log.about(request):
            mark(submission)

    def replaying(trial: str, seed: str) -> None:
        replay(trial, seed)

    def regrading(batch: str) -> None:
        regrade(batch)

    def preparing(course: str, name: str) -> None:
        prepare(course, name)

    def correcting(course: str) -> None:
        correct(course)

    lanes = (
        (marking, AT_ONCE),
        (replaying, AHEAD),
        (regrading, AGAIN),
        (preparing, AT_ONCE),
        (correcting, AT_ONCE),
    )
    return Queue(huey, *(_lane(huey.task()(work), wait, numbered=work is marking) for work, wait in lanes))
