"""A kernel serves its page's widget and nothing else, for the one page that opened it."""

from __future__ import annotations

import itertools
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
import websocket

from labkit.kiosk.handler import GONE
from tests.kiosk_stage import BASE, TOKEN, Server, kiosk, running

__all__ = ["kiosk"]

pytestmark = pytest.mark.centre

SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"


@pytest.fixture(scope="module")
def page(kiosk: Server) -> dict[str, Any]:
    return kiosk.open_page()


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
        if refusal.status_code != GONE:
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
