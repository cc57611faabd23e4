"""An honest pupil who hands in while a hostile one does: both by the exchange, to one worker and one keeper."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.attack.technique import LAB, techniques, variant
from benchmarks.marking_stage import LateError, stage
from benchmarks.pupil import Pupil

PAUSE, LOOK = 1.0, 0.02
"""Between two hand-ins, and between two questions for the marks [s]."""

BLOCK = 5
"""So many hand-ins alone, then so many beside bombs, in turn: what else the machine does falls on both alike."""

ATTEMPTS = 1000
"""Hand-ins of one pupil."""

HEADING = "using_up"
"""The techniques that use up what others need."""


def _waits(honest: Pupil, count: int) -> list[float]:
    """Hand in so often and return how long the marks took each time [s].

    Raises:
        AssertionError: an honest pupil did not get full marks.
    """
    found = []
    for _ in range(count):
        time.sleep(PAUSE)
        found.append(honest.wait(LOOK))
        told = honest.feedback()
        if told["points"] != told["out_of"]:
            raise AssertionError(f"an honest pupil got {told['points']} of {told['out_of']}")
    return found


def _bombs(hostile: Pupil, stop: threading.Event, source: random.Random) -> None:
    bombs = [technique for technique in techniques() if technique.group == HEADING]
    while not stop.is_set():
        hostile.write(variant(source.choice(bombs), source).cells)
        identifier = str(uuid.uuid4())
        hostile.hand_in(identifier)
        # However it ends: a bomb may also be given up, or be tried again for longer than this waits.
        with suppress(LateError):
            hostile.await_marks(identifier, LOOK)


@contextmanager
def _bombed(hostile: Pupil, source: random.Random) -> Iterator[None]:
    """Let a hostile pupil hand in bombs, one after the other, without a pause."""
    stop = threading.Event()
    thread = threading.Thread(target=_bombs, args=(hostile, stop, source), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(60)


def measured(folder: Path, count: int) -> tuple[list[float], list[float]]:
    """Let an honest pupil hand in, alone and beside bombs; return both lists of waits [s].

    Args:
        folder: the state folder that the keeper serves.
        count: hand-ins of each kind.
    """
    alone: list[float] = []
    beside: list[float] = []
    source = random.Random(1)  # noqa: S311 - variety, not secrets
    with stage(folder, LAB.slug, 2, ATTEMPTS) as found:
        found.workers = [found.start("graders.worker")]
        honest, hostile = (Pupil(found, name) for name in found.students)
        honest.work()
        _waits(honest, 1)
        while len(alone) < count:
            alone += _waits(honest, BLOCK)
            with _bombed(hostile, source):
                beside += _waits(honest, BLOCK)
    return alone, beside


def percentile(values: list[float]) -> float:
    """Return the 95th percentile [as given]."""
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]
