"""Sandboxes that stand ready, so that nobody waits for one to start. Each is handed out once."""

from __future__ import annotations

import logging
import queue
import select
import threading

from graders.sandbox.engine import Engine, Sandbox, SandboxError

READY = 3
"""So many stand ready."""

FILLERS = 2
"""So many are started at once: more would only wait for the engine."""

RETRY = 2.0
"""After a start that failed the next is tried so much later [s]."""

_log = logging.getLogger(__name__)


def _is_alive(sandbox: Sandbox) -> bool:
    """Tell whether a sandbox still waits; one that has said something unasked, or ended, is readable."""
    return not select.select([sandbox.connection], [], [], 0)[0]


class Pool:
    """Keeps sandboxes ready.

    Args:
        engine: starts them.
        ready: how many stand ready.
    """

    def __init__(self, engine: Engine, ready: int = READY) -> None:
        self.engine = engine
        self._ready: queue.Queue[Sandbox] = queue.Queue()
        self._wanted = threading.Semaphore(ready)
        self._closed = threading.Event()
        self._fillers = [threading.Thread(target=self._fill, daemon=True) for _ in range(FILLERS)]
        for filler in self._fillers:
            filler.start()

    def _fill(self) -> None:
        while not self._closed.is_set():
            self._wanted.acquire()
            while not self._closed.is_set() and not self._added():
                self._closed.wait(RETRY)

    def _added(self) -> bool:
        try:
            self._ready.put(self.engine.start())
        except (OSError, SandboxError) as error:
            _log.error("%s", error)
            return False
        return True

    def take(self, patience: float) -> Sandbox:
        """Hand out a sandbox that nobody has used.

        Raises:
            SandboxError: none got ready in time.
        """
        while True:
            try:
                found = self._ready.get(timeout=patience)
            except queue.Empty:
                raise SandboxError("no sandbox got ready in time") from None
            self._wanted.release()
            if _is_alive(found):
                return found
            found.end()

    def close(self) -> None:
        """End all that stand ready, and start no more."""
        self._closed.set()
        self._wanted.release(FILLERS)
        for filler in self._fillers:
            filler.join(30)
        while not self._ready.empty():
            self._ready.get().end()
