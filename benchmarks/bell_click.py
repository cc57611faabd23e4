"""One pupil's click at the bell, as a program: until the first control's state has come over the kernel's websocket.

Forty browsers would measure themselves. What they would fetch besides, scripts and styles, is left out on both sides,
to the stock side's advantage.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from websocket import WebSocket

from tests.journey.visitor import Visitor, receive, send

LIMIT_S = 280.0
"""A pupil who waits for longer than this has gone home."""

BEFORE_AGAIN_S = 1.0
"""Who was refused clicks again after so long."""

BLOCK = re.compile(r'<script id="yunlab-page" type="application/json">(.*?)</script>', re.DOTALL)
WIDGET = re.compile(r'"model_id": ?"([0-9a-f]{32})"')
KERNEL = re.compile(r'"kernelId": ?"([0-9a-f-]+)"')


@dataclass(frozen=True)
class Click:
    """What came of a click.

    Attributes:
        took: from the click until the lab was usable; infinite where it never was [s].
        refusals: what stood in the way before.
    """

    took: float
    refusals: tuple[str, ...] = ()


def sign_in(visitor: Visitor) -> None:
    """Sign in without looking at the start page, which would start the server."""
    visitor.web.timeout = httpx.Timeout(LIMIT_S)
    visitor.web.follow_redirects = False
    visitor.sign_in()
    visitor.web.follow_redirects = True


def _page(visitor: Visitor, path: str) -> str:
    """Go through the hub to a page of the pupil's server, as the link on the start page leads."""
    answer = visitor.web.get(f"/hub/spawn/{visitor.name}?next={quote(path, safe='')}")
    if not answer.url.path.startswith(visitor.server):
        answer.raise_for_status()
        visitor.wait_for_server()
        answer = visitor.web.get(path)
    return answer.raise_for_status().text


def _open_ours(visitor: Visitor, page: str) -> None:
    block = BLOCK.search(page)
    if block is None:
        raise RuntimeError("our page tells its script nothing")
    told = json.loads(block[1])
    with closing(visitor.connect(told["kernel_id"])) as line:
        content = {"method": "custom", "content": {"do": "open"}}
        send(line, "comm_msg", {"comm_id": told["model_id"], "data": content})
        while _data(line).get("content", {}).get("event") != "opened":
            pass


def _open_stock(visitor: Visitor, page: str) -> None:
    """Ask for the states of the page's widgets, from the outermost inwards, until there is a slider's."""
    kernel = KERNEL.search(page)
    if kernel is None:
        raise RuntimeError("the stock page names no kernel")
    with closing(visitor.connect(kernel[1])) as line:
        _ask_states(line, WIDGET.findall(page))
        while (state := _data(line).get("state", {})).get("_model_name") != "FloatSliderModel":
            _ask_states(line, [child.removeprefix("IPY_MODEL_") for child in state.get("children", [])])


def _ask_states(line: WebSocket, widgets: Iterable[str]) -> None:
    for widget in widgets:
        send(line, "comm_msg", {"comm_id": widget, "data": {"method": "request_state"}})


def _data(line: WebSocket) -> dict[str, Any]:
    """Wait for a message; returns what a widget says in it, if one does."""
    data = receive(line).content.get("data")
    return data if isinstance(data, dict) else {}


OPEN = {"yunlab": _open_ours, "singleuser": _open_stock}


def click(visitor: Visitor, side: str, path: str) -> Click:
    """Click, again after each refusal as pupils do, until the lab is usable.

    Args:
        visitor: who clicks, signed in.
        side: whose page it is.
        path: of the page.
    """
    clicked, refusals = time.monotonic(), list[str]()
    while time.monotonic() - clicked < LIMIT_S:
        try:
            OPEN[side](visitor, _page(visitor, path))
        except Exception as error:  # noqa: BLE001 - whatever it was, this pupil did not get in
            refusals.append(f"{visitor.name}: {error!r}"[:300])
            time.sleep(BEFORE_AGAIN_S)
        else:
            return Click(time.monotonic() - clicked, tuple(refusals))
    return Click(math.inf, tuple(refusals))
