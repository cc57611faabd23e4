"""A container engine for the length of the tests, where none answers."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from hub_config.setup.step import LOGS, SetupError, say

PATIENCE = 60  # [s]


@contextmanager
def running() -> Iterator[None]:
    """Make sure that an engine answers; stop it afterwards if it was started here.

    Raises:
        SetupError: No engine answers and none can be started.
    """
    if answers():
        yield
        return
    if os.geteuid() != 0 or shutil.which("dockerd") is None:
        raise SetupError("no container engine answers; start it: sudo systemctl start docker")
    with _started():
        yield


def answers() -> bool:
    """Tell whether an engine answers."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "version"], capture_output=True, check=False).returncode == 0


@contextmanager
def _started() -> Iterator[None]:
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / "dockerd.log").open("wb") as log:
        # In a session of its own: a Ctrl-C is for the tests, which still need the engine to clean up after themselves.
        process = subprocess.Popen(
            ["dockerd"], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait(process)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes]) -> None:
    say("  starting the container engine … ", end="")
    began = time.monotonic()
    while not answers():
        if process.poll() is not None or time.monotonic() - began > PATIENCE:
            raise SetupError(f"dockerd did not start; its log: {LOGS / 'dockerd.log'}")
        time.sleep(0.2)
    say(f"{time.monotonic() - began:.0f} s")
