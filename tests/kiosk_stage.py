"""A pupil's whole server on loopback, without the hub: the one who asks is always its owner, with the right token."""

from __future__ import annotations

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

from tests.port import free_port

TOKEN = uuid.uuid4().hex
BENCH_TOKEN = f"hongxing-01:{uuid.uuid4().hex * 2}"
BASE = "/user/hongxing-01"
PAGE = f"{BASE}/voila/render/pendulum/notebook.ipynb"


@dataclass
class Server:
    """A running kiosk.

    Attributes:
        port: where it answers.
        launcher: process id of the first of its processes.
        log: what they say.
    """

    port: int
    launcher: int
    log: Path

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


LAUNCH = [sys.executable, "-m", "labkit.launch", "--same-user"]


def options_at(port: int) -> list[str]:
    """Where the kiosk answers, and to whom."""
    return [
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.base_url={BASE}/",
        "--ServerApp.ip=127.0.0.1",
    ]


def everybodys(folder: Path) -> dict[str, str]:
    """What the launcher knows that is no pupil's."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "YUNLAB"))}
    return environment | {"HOME": str(folder), "YUNLAB_EXCHANGE_URL": "http://127.0.0.1:9"}


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Server]:
    port = free_port()
    command = [*LAUNCH, "--", *options_at(port), *options]
    environment = everybodys(folder) | {"YUNLAB_BENCH_TOKEN": BENCH_TOKEN}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
    try:
        wait_until_it_listens(port, process, folder / "log")
        yield Server(port, process.pid, folder / "log")
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("kiosk")) as server:
        yield server
