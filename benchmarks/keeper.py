"""A keeper of the measurement's own, with a log that can be searched afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import docker
from docker.errors import NotFound

from graders.sandbox import limits
from graders.state import State

START = 90  # [s]
BETWEEN_LOOKS = 0.05  # [s]


class KeeperError(RuntimeError):
    """It cannot be measured what programs do; the message names the remedy."""


class Kept:
    """A running keeper of a state folder.

    Attributes:
        centre: what its sandboxes wear as their label.
        socket: where it answers.
        log: what it says.
    """

    def __init__(self, folder: Path) -> None:
        self.centre = f"yunlab-measured-{os.getpid()}"
        self.socket, self.log = State(folder).sandbox, folder / "keeper.log"
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
        api: Any = docker.from_env().api
        found = []
        for container in api.containers(filters={"label": f"{limits.LABEL}={self.centre}"}):
            with suppress(NotFound):
                found.append(int(api.inspect_container(container["Id"])["State"]["Pid"]))
        return found

    def end(self, number: int = signal.SIGTERM) -> None:
        """End it."""
        self.process.send_signal(number)
        self.process.wait(60)


@contextmanager
def keeper(folder: Path) -> Iterator[Kept]:
    """Start the keeper of a state folder for as long as it is needed.

    Raises:
        KeeperError: it does not start.
    """
    kept = Kept(folder)
    try:
        kept.await_socket()
        yield kept
    finally:
        kept.end()
