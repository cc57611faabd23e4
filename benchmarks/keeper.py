"""A keeper of the measurement's own, with a log that can be searched afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graders.state import State

START = 90  # [s]
BETWEEN_LOOKS = 0.05  # [s]


class KeeperError(RuntimeError):
    """It cannot be measured what programs do; the message names the remedy."""


@dataclass(frozen=True)
class Kept:
    """A running keeper: its socket, and what it says."""

    socket: Path
    log: Path


def _await(process: subprocess.Popen[bytes], kept: Kept) -> None:
    end = time.monotonic() + START
    while not kept.socket.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise KeeperError(
                f"the keeper does not start; `make images` first. It said:\n{kept.log.read_text('utf-8')}"
            )
        time.sleep(BETWEEN_LOOKS)


@contextmanager
def keeper(folder: Path) -> Iterator[Kept]:
    """Start the keeper of a state folder for as long as it is needed.

    Raises:
        KeeperError: it does not start.
    """
    kept = Kept(State(folder).sandbox, folder / "keeper.log")
    options = ("--socket", str(kept.socket), "--centre", f"yunlab-measured-{os.getpid()}")
    with kept.log.open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "graders.sandbox", *options], stdout=log, stderr=log)
    try:
        _await(process, kept)
        yield kept
    finally:
        process.terminate()
        process.wait(60)
