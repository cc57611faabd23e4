"""Several worker processes on one host: they are started, started again when they end, and ended together."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

WORKERS = "YUNLAB_WORKERS"

PAUSE = 1.0
"""Shortest time between two starts of the same worker [s]."""

PATIENCE = 30.0
"""How long a worker may take to finish what it has in hand [s]."""

_log = logging.getLogger(__name__)


def wanted() -> int:
    """Return how many worker processes the hub wants."""
    return max(1, int(os.environ.get(WORKERS) or "1"))


class Crew:
    """A number of worker processes.

    Args:
        count: how many.
        command: starts one; a test gives another.
    """

    def __init__(self, count: int, command: tuple[str, ...] = (sys.executable, "-m", "graders.worker")) -> None:
        self.command = command
        self.count = count
        self.ending = threading.Event()
        self.members: list[subprocess.Popen[bytes]] = []

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, env=os.environ | {WORKERS: "1"}, stdin=subprocess.DEVNULL)

    def _replace(self) -> None:
        """Start the workers that have ended again."""
        for place, member in enumerate(self.members):
            if member.poll() is not None:
                _log.error("a worker ended with status %s; another takes its place", member.returncode)
                self.members[place] = self._start()

    def _end(self) -> None:
        for member in self.members:
            member.terminate()
        deadline = time.monotonic() + PATIENCE
        for member in self.members:
            with contextlib.suppress(subprocess.TimeoutExpired):
                member.wait(max(0.0, deadline - time.monotonic()))
            member.kill()

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """End the workers, as soon as they have finished what they have in hand."""
        self.ending.set()

    def run(self) -> int:
        """Keep the workers at work until told to end."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        self.members = [self._start() for _ in range(self.count)]
        try:
            while not self.ending.wait(PAUSE):
                self._replace()
        finally:
            self._end()
        return 0
