"""A keeper of the attack's own, with a log that is searched afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START = 90  # [s]
BETWEEN_LOOKS = 0.05  # [s]


class AttackError(RuntimeError):
    """The attack cannot be made; the message names the remedy."""


@dataclass(frozen=True)
class Kept:
    """A running keeper: its socket, and what it says."""

    socket: Path
    log: Path


def _await(process: subprocess.Popen[bytes], kept: Kept) -> None:
    end = time.monotonic() + START
    while not kept.socket.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise AttackError(
                f"the keeper does not start; `make images` first. It said:\n{kept.log.read_text('utf-8')}"
            )
        time.sleep(BETWEEN_LOOKS)


@contextmanager
def keeper() -> Iterator[Kept]:
    """Start a keeper for as long as it is needed.

    Raises:
        AttackError: it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="yunlab-attack-") as folder:
        kept = Kept(Path(folder, "sandbox", "keeper.sock"), Path(folder, "keeper.log"))
        options = ("--socket", str(kept.socket), "--centre", f"yunlab-attack-{os.getpid()}")
        with kept.log.open("wb") as log:
            process = subprocess.Popen([sys.executable, "-m", "graders.sandbox", *options], stdout=log, stderr=log)
        try:
            _await(process, kept)
            yield kept
        finally:
            process.terminate()
            process.wait(60)
