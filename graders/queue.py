"""The queue between the exchange and the worker. It only says what is to be done; what is true is in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from huey import SqliteHuey

from graders.state import State


def _not_here(*_: str) -> None:
    raise RuntimeError("this process only puts things into the queue; the worker takes them out")


@dataclass(frozen=True)
class Queue:
    """An open queue: huey, and what can be put into it."""

    huey: Any
    mark: Callable[[str], object]
    replay: Callable[[str, str], object]
    prepare: Callable[[str, str], object]
    correct: Callable[[str], object]


def open_queue(
    state: State,
    mark: Callable[[str], None] = _not_here,
    replay: Callable[[str, str], None] = _not_here,
    prepare: Callable[[str, str], None] = _not_here,
    correct: Callable[[str], None] = _not_here,
) -> Queue:
    """Open the queue.

    Args:
        state: where it lies.
        mark: what the worker does with the id of a submission.
        replay: what the worker does with the id of a trial and the seed of its apparatus, in hex.
        prepare: what the worker does with a course and the name of an assignment that a teacher has planned.
        correct: what the worker does with a course in which a teacher has corrected marks.
    """
    state.queue.parent.mkdir(parents=True, exist_ok=True)
    huey = SqliteHuey("yunlab", filename=str(state.queue), fsync=True, results=False)

    def marking(submission: str) -> None:
        mark(submission)

    def replaying(trial: str, seed: str) -> None:
        replay(trial, seed)

    def preparing(course: str, name: str) -> None:
        prepare(course, name)

    def correcting(course: str) -> None:
        correct(course)

    # Somebody waits for a mark; a class may wait a moment for its assignment; a replay only saves time later.
    return Queue(
        huey,
        mark=huey.task(priority=10)(marking),
        replay=huey.task(priority=1)(replaying),
        prepare=huey.task(priority=5)(preparing),
        correct=huey.task(priority=8)(correcting),
    )
