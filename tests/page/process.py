"""Processes of a stage: started, waited for until they answer, and ended with everything below them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def await_answer(url: str, seconds: float = 30.0) -> None:
    """Wait until an address answers anything."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{url} does not answer after {seconds} s")


@contextlib.contextmanager
def process(command: list[str], **environment: str) -> Iterator[int]:
    """Run a command in a session of its own and tell its process id."""
    started = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, start_new_session=True)
    try:
        yield started.pid
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(20)
