"""Sandboxes that stand ready, so that nobody waits for one to start. Each is handed out once."""

from __future__ import annotations

import logging
import select
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from graders.sandbox.engine import Engine, Sandbox
from graders.sandbox.output import SandboxError

READY = 4
"""So many stand ready."""

KEPT_BACK = 2
"""So many of them a program that has lost one leaves to others: whoever wastes sandboxes is the one who waits."""

FILLERS = 2
"""So many are started at once: more would only wait for the engine."""

RETRY = 2.0
"""After a start that failed the next is tried so much later [s]."""

_log = logging.getLogger(__name__)


def _is_alive(sandbox: Sandbox) -> bool:
    """Tell whether a sandbox still waits; one that has said something unasked, or ended, is readable."""
    return not sandbox.accounts.has_ended() and not select.select([sandbox.connection], [], [], 0)[0]


class Pool:
    """Keeps sandboxes ready.

    Args:
        engine: starts them.
        ready: how many stand ready.
    """

    def __init__(self, engine: Engine, ready: int = READY) -> None:
        self.engine = engine
        self._missing, self._lent = ready, 0
        self._ready: deque[Sandbox] = deque()
        self._changed = threading.Condition()
        self._closed = threading.Event()
        self._fillers = [threading.Thread(target=self._fill, daemon=True) for _ in range(FILLERS)]
        for filler in self._fillers:
            filler.start()

    def _fill(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_time() or self._closed.is_set())
                if self._closed.is_set():
                    return
                self._missing -= 1
            while not self._closed.is_set() and not self._added():
                self._closed.wait(RETRY)

    def _is_time(self) -> bool:
        """Tell whether another is to be started: while a program is asked, only if few are left; it would be felt."""
        return bool(self._missing) and (not self._lent or len(self._ready) <= KEPT_BACK)

    def _added(self) -> bool:
        try:
            started = self.engine.start()
        except (OSError, SandboxError) as error:
            _log.error("%s", error)
            return False
        with self._changed:
            self._ready.append(started)
            self._changed.notify_all()
        return True

    def _next(self, patience: float, kept: int) -> Sandbox:
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._ready) > kept, patience):
                raise SandboxError("no sandbox got ready in time")
            self._missing += 1
            self._changed.notify_all()
            return self._ready.popleft()

    def _take(self, patience: float, kept: int) -> Sandbox:
        while not _is_alive(found := self._next(patience, kept)):
            found.end()
        return found

    def _count(self, change: int) -> None:
        with self._changed:
            self._lent += change
            self._changed.notify_all()

    @contextmanager
    def lend(self, patience: float, again: bool = False) -> Iterator[Sandbox]:
        """Lend a sandbox that nobody has used; it is ended afterwards.

        Args:
            patience: how long to wait for one [s].
            again: the program had one and lost it; some are kept back for programs that have had none.

        Raises:
            SandboxError: none got ready in time.
        """
        with self._take(patience, KEPT_BACK if again else 0) as found:
            self._count(1)
            try:
                yield found
            finally:
                self._count(-1)

    def close(self) -> None:
        """End all that stand ready, and start no more."""
        self._closed.set()
        with self._changed:
            self._changed.notify_all()
        for filler in self._fillers:
            filler.join(30)
        while self._ready:
            self._ready.popleft().end()
