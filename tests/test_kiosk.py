"""The kiosk answers what a lab's page needs and refuses everything else that Jupyter and Voilà can do.

A real server on loopback, without the hub: the one who asks is always its owner, with the right token.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
import websocket

pytestmark = pytest.mark.centre

TOKEN = uuid.uuid4().hex
BASE = "/user/hongxing-01"
PAGE = f"{BASE}/voila/render/pendulum/notebook.ipynb"
SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
NOWHERE = uuid.UUID(int=0)
REFUSED = {400, 403, 404, 405}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass
class Server:
    """A running kiosk."""

    port: int

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        """Send one request as the owner, or as somebody else when `Authorization` says so."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, headers={"Authorization": f"token {TOKEN}"} | headers)
            answer: HTTPResponse = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        finally:
            connection.close()

    def open_page(self) -> dict[str, Any]:
        """Open the pendulum's page and read what it tells its script."""
        status, _, body = self.ask("GET", PAGE)
        assert status == 200, body
        found = re.search(r'<script id="yunlab-page" type="application/json">(.*?)</script>', body, re.DOTALL)
        assert found, body
        told: dict[str, Any] = json.loads(found.group(1))
        return told


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_listens(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
            break
    pytest.fail(f"the kiosk does not listen: {log.read_text()}")


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "labkit.kiosk", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.base_url={BASE}/", "--ServerApp.ip=127.0.0.1"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "YUNLAB"))}
    environment |= {"HOME": str(folder), "YUNLAB_BENCH_SOCKET": str(folder / "bench.sock")}
    environment |= {"YUNLAB_EXCHANGE_URL": "http://127.0.0.1:9"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
    try:
        wait_until_it_listens(port, process, folder / "log")
        yield Server(port)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("kiosk")) as server:
        yield server


@pytest.fixture(scope="module")
def page(kiosk: Server) -> dict[str, Any]:
    return kiosk.open_page()


def patterns_of_a_full_server() -> list[str]:
    """Every address that Jupyter Server with Voilà, JupyterLab, nbgrader and terminals has, ours among them."""
    script = """
import json, sys
from jupyter_server.serverapp import ServerApp
app = ServerApp()
app.initialize(["--ServerApp.port=0", "--ServerApp.open_browser=False", "--allow-root", "--log-level=ERROR"])
rules = [rule for host in app.web_app.default_router.rules for rule in getattr(host.target, "rules", [])]
sys.stdout.write(json.dumps([rule.matcher.regex.pattern for rule in rules if hasattr(rule.matcher, "regex")]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    found: list[str] = json.loads(done.stdout)
    return found


def example(pattern: str) -> str:
    """Make an address that a pattern matches, by putting something plausible for each of its groups."""
    plain = pattern.removesuffix("$")
    while re.search(r"\((?:[^()]*)\)", plain):
        plain = re.sub(r"\((?:[^()]*)\)\??", _filling, plain, count=1)
    return plain.replace("/?", "/").replace(".*", "x").replace("\\", "").replace("+", "")


def _filling(group: re.Match[str]) -> str:
    text = group.group()
    if "kernel_id" in text or r"\w+-\w+" in text:
        return str(NOWHERE)
    if "restart|interrupt" in text:
        return "restart"
    return "pendulum" if "/" not in text else "/pendulum"


@pytest.fixture(scope="module")
def every_address() -> list[str]:
    addresses = sorted({BASE + example(pattern) for pattern in patterns_of_a_full_server()})
    assert len(addresses) > 60, "the full server's table of addresses was not read"
    return addresses


def test_every_address_of_jupyter_is_refused_but_the_ones_a_page_needs(kiosk: Server, every_address: list[str]) -> None:
    allowed = {("GET", f"{BASE}/"), ("GET", BASE), ("POST", f"{BASE}/voila/api/shutdown/{NOWHERE}")}
    opened = [
        (method, address, status)
        for address in every_address
        for method in METHODS
        if (method, address) not in allowed and (status := kiosk.ask(method, address)[0]) not in REFUSED
    ]
    assert opened == []


@pytest.mark.parametrize(
    "path",
    [
        *("/api", "/api/contents", "/api/contents/pendulum/notebook.ipynb", "/api/kernels", "/api/sessions"),
        *("/api/kernelspecs", "/api/terminals", "/api/spec.yaml", "/api/status", "/api/me", "/api/config/notebook"),
        *("/api/shutdown", "/api/events", "/api/nbconvert", "/lab", "/tree", "/notebooks/pendulum/notebook.ipynb"),
        *("/files/pendulum/notebook.ipynb", "/nbconvert/html/pendulum/notebook.ipynb", "/view/pendulum/model.py"),
        *("/voila", "/voila/tree", "/voila/files/pendulum/handout.zh.md", "/voila/static/voila.js", "/metrics"),
        *("/voila/render/pendulum", "/voila/render/", "/voila/render/pendulum/model.py", "/login", "/formgrader"),
        *("/voila/render/../labkit/x/notebook.ipynb", "/voila/render/%2e%2e/notebook.ipynb", "/terminals/1"),
        *("/voila/templates/lab/static/voila.js", "/voila/templates/yunlab/static/../index.html.j2"),
        *("/voila/templates/yunlab/static/%2e%2e/index.html.j2", "/voila/templates/yunlab/index.html.j2"),
        *(f"/voila/execution/{NOWHERE}", f"/api/kernels/{NOWHERE}/channels", f"/api/kernels/{NOWHERE}/restart"),
        *("/static/favicon.ico", "/lsp/status", "/nbgrader_version", "/voila/render/nothing_here/notebook.ipynb"),
    ],
)
def test_the_owner_is_refused(kiosk: Server, path: str) -> None:
    assert {kiosk.ask(method, BASE + path)[0] for method in METHODS} <= REFUSED


def test_a_stranger_sees_no_page(kiosk: Server) -> None:
    assert kiosk.ask("GET", PAGE, Authorization="token wrong")[0] in {302, 403, 404}


def test_the_bare_address_leads_to_the_start_page(kiosk: Server) -> None:
    status, headers, _ = kiosk.ask("GET", f"{BASE}/")
    assert (status, headers["location"]) == (302, "/services/centre/")


def test_the_page_forbids_other_hosts_and_frames(kiosk: Server) -> None:
    policy = kiosk.ask("GET", PAGE)[1]["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy


def frame_of(channel: str, kind: str, content: dict[str, Any]) -> bytes:
    """Write a message in the v1 framing, from its description in Jupyter Server's documentation."""
    header = {"msg_id": uuid.uuid4().hex, "username": "", "session": "s", "msg_type": kind, "version": "5.3"}
    parts = [channel.encode(), *(json.dumps(part).encode() for part in (header | {"date": ""}, {}, {}, content))]
    offsets = [8 * (1 + len(parts) + 1)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    numbers = [len(offsets), *offsets]
    return b"".join(number.to_bytes(8, "little") for number in numbers) + b"".join(parts)


def parts_of(data: bytes) -> list[bytes]:
    count = int.from_bytes(data[:8], "little")
    offsets = [int.from_bytes(data[8 * i : 8 * i + 8], "little") for i in range(1, count + 1)]
    return [data[start:stop] for start, stop in itertools.pairwise(offsets)]


def connect(kiosk: Server, kernel: str, protocols: list[str] | None = None) -> websocket.WebSocket:
    return websocket.create_connection(
        f"ws://127.0.0.1:{kiosk.port}{BASE}/api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}",
        header=[f"Authorization: token {TOKEN}"],
        subprotocols=[SUBPROTOCOL] if protocols is None else protocols,
        timeout=30,
    )


def kinds_until_idle(line: websocket.WebSocket, answer: str) -> list[str]:
    """Read messages until an answer of a kind and the kernel's rest after it have come."""
    kinds: list[str] = []
    while answer not in kinds:
        kinds.append(json.loads(parts_of(line.recv())[1])["msg_type"])  # type: ignore[arg-type]
    return kinds


def test_code_sent_over_the_websocket_is_dropped_while_the_widget_answers(
    kiosk: Server, page: dict[str, Any], tmp_path: Path
) -> None:
    proof = tmp_path / "executed"
    code = f"open({str(proof)!r}, 'w')"
    line = connect(kiosk, page["kernel_id"])
    for channel in ("shell", "control", "stdin", "iopub"):
        line.send_binary(frame_of(channel, "execute_request", {"code": code, "silent": False, "store_history": False}))
        line.send_binary(frame_of(channel, "complete_request", {"code": "open(", "cursor_pos": 5}))
        line.send_binary(frame_of(channel, "debug_request", {"type": "request", "command": "evaluate"}))
        line.send_binary(frame_of(channel, "shutdown_request", {"restart": False}))
    line.send_binary(
        frame_of(
            "shell", "comm_msg", {"comm_id": page["model_id"], "data": {"method": "custom", "content": {"do": "open"}}}
        )
    )
    # Messages are handled in order: the widget's answer comes after anything the code could have caused.
    kinds = kinds_until_idle(line, "comm_msg")
    line.close()
    assert not proof.exists()
    assert {"execute_reply", "execute_input", "complete_reply", "shutdown_reply", "error"}.isdisjoint(kinds)


def test_a_client_of_the_old_framing_is_refused(kiosk: Server, page: dict[str, Any]) -> None:
    with pytest.raises(websocket.WebSocketBadStatusException) as refusal:
        connect(kiosk, page["kernel_id"], protocols=[])
    assert refusal.value.status_code == 400


def test_a_page_of_another_site_cannot_use_the_websocket(kiosk: Server, page: dict[str, Any]) -> None:
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(
            f"ws://127.0.0.1:{kiosk.port}{BASE}/api/kernels/{page['kernel_id']}/channels",
            subprotocols=[SUBPROTOCOL],
            origin="http://elsewhere.example",
            timeout=30,
        )


def alive(kiosk: Server, kernel: str) -> bool:
    try:
        connect(kiosk, kernel).close()
    except websocket.WebSocketBadStatusException as refusal:
        if refusal.status_code != 404:
            raise
        return False
    return True


def test_the_oldest_kernels_make_room_when_a_page_is_loaded_again_and_again(tmp_path: Path) -> None:
    with running(tmp_path) as kiosk:
        kernels = [kiosk.open_page()["kernel_id"] for _ in range(6)]
        assert [alive(kiosk, kernel) for kernel in kernels] == [False, False, True, True, True, True]


def test_leaving_the_page_ends_its_kernel(kiosk: Server) -> None:
    kernel = kiosk.open_page()["kernel_id"]
    assert kiosk.ask("POST", f"{BASE}/voila/api/shutdown/{kernel}")[0] == 204
    assert not alive(kiosk, kernel)
