"""A whole centre for the tests: its own port, state folder and container network; ends with everything it started."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.port import free_ports

ROOT = Path(__file__).parent.parent.parent
UP = "Ctrl-C stops it."
STARTING = 240.0
"""How long a first start may take, images being there [s]."""

STOPPING = 60.0


@dataclass(frozen=True)
class Centre:
    """A running centre.

    Attributes:
        url: its public address.
        state: its state folder.
        network: name of its container network and prefix of its containers.
        process: the launcher.
    """

    url: str
    state: Path
    network: str
    process: subprocess.Popen[str]

    def log(self) -> str:
        """Return what hub and services have said so far."""
        file = self.state / "log" / "hub.log"
        return file.read_text("utf-8", "replace") if file.exists() else ""


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put(None)


def _wait_until_up(process: subprocess.Popen[str]) -> None:
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(process, lines), daemon=True).start()
    said = []
    while (line := lines.get(timeout=STARTING)) is not None:
        said.append(line)
        if UP in line:
            return
    raise RuntimeError("the centre did not start:\n" + "".join(said))


@contextmanager
def running(state: Path, engine: str, program: str = "hub_config", **settings: str) -> Iterator[Centre]:
    """Start a centre, wait until people can sign in, and stop it at the end as Ctrl-C would."""
    port = free_ports(5)
    network = f"yunlab-test-{port}"
    wanted = {"YUNLAB_STATE": str(state), "YUNLAB_PORT": str(port), "YUNLAB_NETWORK": network, "ENGINE": engine}
    process = subprocess.Popen(
        [sys.executable, "-m", program],
        cwd=ROOT,
        env=os.environ | wanted | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    centre = Centre(f"http://127.0.0.1:{port}", state, network, process)
    try:
        _wait_until_up(process)
        yield centre
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOPPING)
