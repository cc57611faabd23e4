"""An honest pupil who hands in while bombs go off beside them."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.attack import siege
from benchmarks.attack.technique import Variant, solutions, techniques, variant
from graders.sandbox.client import Sandbox

PAUSE = 1.0
"""Between two hand-ins [s]."""

HEADING = "using_up"
"""The techniques that use up what others need."""


def _honest() -> Variant:
    return Variant(techniques()[0], solutions(), 100.0)


def waits(box: Sandbox, count: int) -> list[float]:
    """Hand in so often and return how long each marking took [s].

    Raises:
        AssertionError: an honest pupil did not get full marks.
    """
    found = []
    for _ in range(count):
        time.sleep(PAUSE)
        end = siege.mark(_honest(), box)
        if end.points != end.variant.true:
            raise AssertionError(f"an honest pupil got {end.points} of 100 {end.detail}")
        found.append(end.seconds)
    return found


def _bombs(box: Sandbox, stop: threading.Event) -> None:
    source = random.Random(1)  # noqa: S311 - variety, not secrets
    bombs = [technique for technique in techniques() if technique.group == HEADING]
    while not stop.is_set():
        siege.mark(variant(source.choice(bombs), source), box)


@contextmanager
def bombed(box: Sandbox) -> Iterator[None]:
    """Let one hostile pupil hand in bombs, one after the other, without a pause."""
    stop = threading.Event()
    thread = threading.Thread(target=_bombs, args=(box, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(60)


def percentile(values: list[float]) -> float:
    """Return the 95th percentile [as given]."""
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]
