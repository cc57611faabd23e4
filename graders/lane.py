"""A lane of its own for programs: however long a hostile one takes, no record waits for it, nor another pupil."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

PLACES = 2
"""How many programs one worker asks at once: it mostly waits for their answers."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Errand:
    """Something to be done.

    Attributes:
        owner: for whom.
        name: no second errand of this name waits or is under way.
        work: does it; returns False if there is more to do.
    """

    owner: str
    name: str
    work: Callable[[], bool]


class Lane:
    """Does errands beside whoever puts them in. No owner has two places; the owners take turns.

    Args:
        places: how many are done at once.
    """

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self._pool = ThreadPoolExecutor(places, thread_name_prefix="lane")
        self._lock = threading.Lock()
        self._waiting: list[Errand] = []
        self._at_work: list[Errand] = []

    def put(self, errand: Errand) -> None:
        """Take an errand in, unless it is known already."""
        with self._lock:
            if all(errand.name != other.name for other in (*self._waiting, *self._at_work)):
                self._waiting.append(errand)
                self._begin()

    def _begin(self) -> None:
        """Begin what has a place; the lock is held."""
        while len(self._at_work) < self._places and (errand := self._next()):
            self._waiting.remove(errand)
            self._at_work.append(errand)
            self._pool.submit(self._do, errand)

    def _next(self) -> Errand | None:
        busy = {errand.owner for errand in self._at_work}
        return next((errand for errand in self._waiting if errand.owner not in busy), None)

    def _do(self, errand: Errand) -> None:
        try:
            more = not errand.work()
        except Exception:  # noqa: BLE001 - what is to be done stands in the database, and is found there again
            _log.exception("%s could not be done", errand.name)
            more = False
        with self._lock:
            self._at_work.remove(errand)
            # Whoever has had a turn stands behind those who have not.
            own = [other for other in self._waiting if other.owner == errand.owner]
            others = [other for other in self._waiting if other.owner != errand.owner]
            self._waiting = [*others, *own, *([errand] if more else [])]
            self._begin()

    def close(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        with self._lock:
            self._waiting, self._places = [], 0
        self._pool.shutdown()
