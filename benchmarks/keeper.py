"""A keeper of a measurement's or a test's own, with a log that can be searched afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from docker.errors import NotFound

from graders.sandbox.client import Sandbox
from graders.sandbox.engine import Engine
from graders.state import State

CENTRE = f"yunlab-measured-{os.getpid()}"

START = 90  # [s]
BETWEEN_LOOKS = 0.05  # [s]


class KeeperError(RuntimeError):
    """It cannot be measured what programs do; the message names the remedy."""


class Kept:
    """A running keeper of a state folder.

    Attributes:
        centre: what its sandboxes wear as their label.
        socket: where it answers.
        box: what asks programs there.
        process: the keeper itself.
        log: what it says.
    """

    def __init__(self, folder: Path, centre: str) -> None:
        self.centre = centre
        self.socket, self.log = State(folder).sandbox, folder / "keeper.log"
        self.box = Sandbox(self.socket)
        self.process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        options = ("--socket", str(self.socket), "--centre", self.centre)
        with self.log.open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "graders.sandbox", *options], stdout=log, stderr=log)

    def await_socket(self) -> None:
        """Wait until it serves.

        Raises:
            KeeperError: it does not start.
        """
        end = time.monotonic() + START
        while not self.socket.exists():
            if self.process.poll() is not None or time.monotonic() > end:
                raise KeeperError(
                    f"the keeper does not start; `make images` first. It said:\n{self.log.read_text('utf-8')}"
                )
            time.sleep(BETWEEN_LOOKS)

    def kill(self) -> None:
        """Kill it, and start it again at once."""
        self.end(signal.SIGKILL)
        self.process = self._started()

    def sandboxes(self) -> list[int]:
        """Return the first process of each sandbox that the engine has."""
        engine, found = Engine(self.centre), []
        for identifier in engine.standing(running=True):
            with suppress(NotFound):
                found.append(int(engine.api.inspect_container(identifier)["State"]["Pid"]))
        return found

    def end(self, number: int = signal.SIGTERM) -> None:
        """End it, unless it has ended."""
        self.process.send_signal(number)
        self.process.wait(60)


@contextmanager
def keeper(folder: Path, centre: str = CENTRE) -> Iterator[Kept]:
    """Start the keeper of a state folder for as long as it is needed.

    Args:
        folder: the state folder.
        centre: what its sandboxes wear as their label.

    Raises:
        KeeperError: it does not start.
    """
    kept = Kept(folder, centre)
    try:
        kept.await_socket()
        yield kept
    finally:
        kept.end()
