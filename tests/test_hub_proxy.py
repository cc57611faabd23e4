"""The proxy gives back what a page or a server held that has vanished."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator

import psutil
import pytest
import websocket
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from hub_config import proxy
from tests.port import free_ports

pytestmark = pytest.mark.centre

PAGES, PATIENCE_S = 20, 10.0
MUCH = bytes(400_000)
"""More than lies on the way between two processes: the proxy must wait for the page to take it."""

VANISH, LAST = "vanish", b"last"


class Film(WebSocketHandler):
    """Sends much to whoever asks, or vanishes."""

    async def on_message(self, asked: str | bytes) -> None:
        if asked == VANISH:
            assert self.ws_connection
            self.ws_connection._abort()  # type: ignore[attr-defined]
            return
        with contextlib.suppress(WebSocketClosedError):
            await self.write_message(MUCH, binary=True)


@pytest.fixture(scope="module")
def films() -> Iterator[str]:
    """Address of a server of films."""
    listening, port = bind_unused_port()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        HTTPServer(Application([("/films", Film)])).add_socket(listening)

    loop.run_until_complete(serve())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.fixture(scope="module")
def front(films: str) -> Iterator[tuple[int, int]]:
    """Port and process of a proxy before it, started as the hub starts it."""
    port = free_ports(2)
    addresses = ["--ip", "127.0.0.1", "--port", str(port), "--api-ip", "127.0.0.1", "--api-port", str(port + 1)]
    environment = os.environ | {"CONFIGPROXY_AUTH_TOKEN": ""}
    process = subprocess.Popen([*proxy.command(), *addresses, "--log-level", "error"], env=environment)
    route = f"http://127.0.0.1:{port + 1}/api/routes/films"
    request = urllib.request.Request(route, json.dumps({"target": films}).encode(), method="POST")
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310 - our own address
            break
        except OSError:
            assert time.monotonic() < end
    yield port, process.pid
    process.terminate()
    process.wait(PATIENCE_S)


def _descriptors(process: int) -> int:
    return int(psutil.Process(process).num_fds())


def _vanish(port: int) -> None:
    page = websocket.create_connection(f"ws://127.0.0.1:{port}/films", timeout=PATIENCE_S)
    page.send("film")
    page.sock.close()


def _outlive(port: int) -> None:
    """Let the server vanish, and say one word more, as a browser answers a line's end."""
    page = websocket.create_connection(f"ws://127.0.0.1:{port}/films", timeout=PATIENCE_S)
    page.send(VANISH)
    while page.sock.recv(1024):
        pass
    page.sock.send(LAST)
    page.sock.close()


@pytest.mark.parametrize("act", [_vanish, _outlive], ids=["pages that vanish", "servers that vanish"])
def test_what_vanishes_while_the_other_end_talks_leaves_no_socket(
    front: tuple[int, int], act: Callable[[int], None]
) -> None:
    port, process = front
    act(port)
    before = _descriptors(process)
    for _ in range(PAGES):
        act(port)
    end = time.monotonic() + PATIENCE_S
    # A proxy closes what is over a moment later; what leaks stays for ever.
    while (more := _descriptors(process) - before) > PAGES // 10:
        assert time.monotonic() < end, f"{more} descriptors of {PAGES} connections are left"
