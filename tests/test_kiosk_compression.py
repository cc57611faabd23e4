"""What the kernel tells a page crosses the line compressed."""

from __future__ import annotations

import base64
import os
import socket
import uuid

import pytest

from labkit.kiosk.handler import SUBPROTOCOL
from tests.kiosk_stage import BASE, TOKEN, Server, kiosk

__all__ = ["kiosk"]

pytestmark = pytest.mark.centre


def upgrade(kernel: str) -> bytes:
    lines = [
        f"GET {BASE}/api/kernels/{kernel}/channels?session_id={uuid.uuid4()} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: token {TOKEN}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def test_the_kiosk_takes_the_browsers_offer_to_compress(kiosk: Server) -> None:
    kernel = kiosk.open_page()["kernel_id"]
    with socket.create_connection(("127.0.0.1", kiosk.port), timeout=30) as line:
        line.sendall(upgrade(kernel))
        answer = line.recv(65536).decode("latin-1").lower()
    assert answer.startswith("http/1.1 101")
    assert "sec-websocket-extensions: permessage-deflate" in answer
