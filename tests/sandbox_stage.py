"""A keeper on the real engine, for the tests of programs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graders.sandbox.client import Sandbox
from graders.state import State

CENTRE = f"yunlab-test-{os.getpid()}"


@dataclass
class Kept:
    """A running keeper."""

    box: Sandbox
    process: subprocess.Popen[bytes]
    centre: str


@contextmanager
def keeper(folder: Path, centre: str = CENTRE) -> Iterator[Kept]:
    """Start the keeper of a state folder and wait until it serves."""
    file, log = State(folder).sandbox, folder / "keeper.log"
    command = [sys.executable, "-m", "graders.sandbox", "--socket", str(file), "--centre", centre]
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        while not file.exists():
            assert process.poll() is None, log.read_text("utf-8")
            time.sleep(0.02)
        yield Kept(Sandbox(file), process, centre)
    finally:
        process.terminate()
        process.wait(60)
