"""A pupil's page with everything real behind it but the hub: exchange, simulator, kiosk, proxy.

By hand: `python -m tests.page.stage` prints an address and serves until Ctrl-C.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graders.exchange import assignment
from graders.exchange.assignment import Release
from graders.exchange.service import open_service
from graders.state import State
from labkit import apparatus
from tests.page.hub import COURSE, HUB_TOKEN, STUDENT, hub
from tests.page.line import Line

ROOT = Path(__file__).parents[2]
MASTER = bytes(range(32))
PAGE = f"voila/render/pendulum/notebook.ipynb?course={COURSE}&assignment="


@dataclass(frozen=True)
class Stage:
    """A page that can be opened.

    Attributes:
        address: address of the pendulum's page but for the assignment, behind a line that can be cut.
        line: that line.
        exchange: the exchange behind it.
        kiosk: process id of the pupil's server.
    """

    address: str
    line: Line
    exchange: Exchange
    kiosk: int

    def url(self) -> str:
        """Return the address of the page for a new assignment, whose record is empty."""
        return f"{self.address}{self.exchange.release()}"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
def _process(command: list[str], **environment: str) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, start_new_session=True)
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


class Exchange:
    """The exchange, as a process that a test can stop and start."""

    def __init__(self, folder: Path, hub: str) -> None:
        (folder / "master.key").write_text(MASTER.hex(), encoding="ascii")
        self._service = open_service(State(folder), hub)
        self._names = (f"pendulum-{number}" for number in itertools.count(1))
        self.url = f"http://127.0.0.1:{free_port()}"
        self._known = {"YUNLAB_STATE": str(folder), "JUPYTERHUB_API_URL": hub, "JUPYTERHUB_SERVICE_URL": self.url}
        self._running = contextlib.ExitStack()

    def release(self) -> str:
        """Release an assignment of the pendulum and return its name."""
        name = next(self._names)
        given = Release("pendulum", {"zh": "单摆", "en": "Pendulum"}, None, 3, {"report.ipynb": b"{}"})
        with self._service.database.write() as session:
            assignment.release(session, self._service.blobs, COURSE, name, given, "test")
            assignment.enrol(session, COURSE, STUDENT)
        return name

    def start(self) -> None:
        """Start it, with the state it had."""
        self._running.enter_context(_process([sys.executable, "-m", "graders.exchange"], **self._known))
        await_answer(f"{self.url}/services/exchange/health")

    def stop(self) -> None:
        """Stop it."""
        self._running.close()


@contextlib.contextmanager
def _exchange(folder: Path, hub: str) -> Iterator[Exchange]:
    exchange = Exchange(folder, hub)
    exchange.start()
    try:
        yield exchange
    finally:
        exchange.stop()


def _proxy(port: int, api_port: int, target: str) -> list[str]:
    program = str(ROOT / "node_modules" / ".bin" / "configurable-http-proxy")
    addresses = ["--ip", "127.0.0.1", "--port", str(port), "--api-ip", "127.0.0.1", "--api-port", str(api_port)]
    return [program, *addresses, "--log-level", "error", "--default-target", target]


def _route(api_port: int, prefix: str, target: str) -> None:
    data = json.dumps({"target": target}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{api_port}/api/routes{prefix}", data, method="POST")
    urllib.request.urlopen(request, timeout=5).close()  # noqa: S310


def _kiosk_command(port: int, base_url: str) -> list[str]:
    options = [f"--ServerApp.port={port}", f"--ServerApp.base_url={base_url}", "--ServerApp.ip=127.0.0.1"]
    options += ["--IdentityProvider.token=", "--ServerApp.port_retries=0", "--ServerApp.disable_check_xsrf=False"]
    return [sys.executable, "-m", "labkit.launch", "--same-user", "--", *options]


@contextlib.contextmanager
def _kiosk(exchange: str, base_url: str) -> Iterator[tuple[str, int]]:
    port = free_port()
    bench = apparatus.bench_token(MASTER, STUDENT)
    known = {"JUPYTERHUB_API_TOKEN": HUB_TOKEN, "YUNLAB_BENCH_TOKEN": bench}
    known |= {"YUNLAB_EXCHANGE_URL": f"{exchange}/services/exchange"}
    with _process(_kiosk_command(port, base_url), **known) as process:
        await_answer(f"http://127.0.0.1:{port}{base_url}")
        yield f"http://127.0.0.1:{port}", process


@contextlib.contextmanager
def page(folder: Path) -> Iterator[Stage]:
    """Serve a pupil's page, its exchange keeping its state in a folder."""
    base_url, port, api_port = f"/user/{STUDENT}/", free_port(), free_port()
    with contextlib.ExitStack() as running:
        exchange = running.enter_context(_exchange(folder, running.enter_context(hub())))
        kiosk, process = running.enter_context(_kiosk(exchange.url, base_url))
        running.enter_context(_process(_proxy(port, api_port, kiosk), CONFIGPROXY_AUTH_TOKEN=""))
        await_answer(f"http://127.0.0.1:{api_port}/api/routes")
        _route(api_port, "/services/exchange", exchange.url)
        line = running.enter_context(Line(port))
        yield Stage(f"http://127.0.0.1:{line.port}{base_url}{PAGE}", line, exchange, process)


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp())
    with page(place) as stage:
        print(stage.url(), place, flush=True)  # noqa: T201
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
    shutil.rmtree(place)
