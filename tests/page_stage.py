"""A pupil's page with everything real behind it but the hub: exchange, simulator, kiosk, proxy.

By hand: `python -m tests.page_stage` prints an address and serves until Ctrl-C.
"""

from __future__ import annotations

import contextlib
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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from graders.exchange import assignment
from graders.exchange.assignment import Release
from graders.exchange.service import open_service
from graders.state import State
from labkit import apparatus
from tests.page_line import Line

ROOT = Path(__file__).parent.parent
HUB_TOKEN = "hub-token-of-the-pupil"
MASTER = bytes(range(32))
COURSE, ASSIGNMENT, STUDENT = "hongxing-g10c1", "pendulum", "hongxing-01"
PAGE = f"voila/render/pendulum/notebook.ipynb?course={COURSE}&assignment={ASSIGNMENT}"


@dataclass(frozen=True)
class Stage:
    """A page that can be opened.

    Attributes:
        url: address of the pendulum's page, behind a line that can be cut.
        line: that line.
        folder: the exchange's state folder.
    """

    url: str
    line: Line
    folder: Path


class _Hub(BaseHTTPRequestHandler):
    """Answers the one question that the exchange asks a hub: who holds this token?"""

    def do_GET(self) -> None:
        known = self.headers.get("Authorization", "").endswith(HUB_TOKEN)
        model = {"kind": "user", "name": STUDENT, "groups": [f"nbgrader-{COURSE}"]}
        body = json.dumps(model | {"scopes": ["access:services"]}).encode()
        self.send_response(200 if known else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def _hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


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
def _process(command: list[str], **environment: str) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _release(folder: Path) -> None:
    (folder / "master.key").write_text(MASTER.hex(), encoding="ascii")
    service = open_service(State(folder), "http://127.0.0.1:9")
    given = Release("pendulum", {"zh": "用单摆测量重力加速度", "en": "Pendulum"}, None, 3, {"report.ipynb": b"{}"})
    with service.database.write() as session:
        assignment.release(session, service.blobs, COURSE, ASSIGNMENT, given, "test")
        assignment.enrol(session, COURSE, STUDENT)


@contextlib.contextmanager
def _exchange(folder: Path, hub: str) -> Iterator[str]:
    _release(folder)
    url = f"http://127.0.0.1:{free_port()}"
    known = {"YUNLAB_STATE": str(folder), "JUPYTERHUB_API_URL": hub, "JUPYTERHUB_SERVICE_URL": url}
    with _process([sys.executable, "-m", "graders.exchange"], **known):
        await_answer(f"{url}/services/exchange/health")
        yield url


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
    return [sys.executable, "-m", "labkit.launch", "--same-user", sys.executable, "-m", "labkit.kiosk", *options]


@contextlib.contextmanager
def _kiosk(exchange: str, base_url: str) -> Iterator[str]:
    port = free_port()
    bench = apparatus.bench_token(MASTER, STUDENT)
    known = {"JUPYTERHUB_API_TOKEN": HUB_TOKEN, "YUNLAB_BENCH_TOKEN": bench}
    with _process(_kiosk_command(port, base_url), YUNLAB_EXCHANGE_URL=f"{exchange}/services/exchange", **known):
        await_answer(f"http://127.0.0.1:{port}{base_url}")
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def page(folder: Path) -> Iterator[Stage]:
    """Serve a pupil's page, its exchange keeping its state in a folder."""
    base_url, port, api_port = f"/user/{STUDENT}/", free_port(), free_port()
    with _hub() as hub, _exchange(folder, hub) as exchange, _kiosk(exchange, base_url) as kiosk:
        with _process(_proxy(port, api_port, kiosk), CONFIGPROXY_AUTH_TOKEN=""), Line(port) as line:
            await_answer(f"http://127.0.0.1:{api_port}/api/routes")
            _route(api_port, "/services/exchange", exchange)
            yield Stage(f"http://127.0.0.1:{line.port}{base_url}{PAGE}", line, folder)


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp())
    with page(place) as stage:
        print(stage.url, place, flush=True)  # noqa: T201
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
    shutil.rmtree(place)
