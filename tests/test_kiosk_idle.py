"""An idle pupil's server costs no processor time, and gives back the kernels of pages that are gone."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import websocket

from labkit.kiosk.handler import GONE
from tests.family import children, kernels
from tests.kiosk_stage import BASE, Server, running
from tests.test_kiosk_kernel import connect, frame_of, kinds_until_idle

pytestmark = pytest.mark.centre

IDLE_S, LOOK_EVERY_S = 1, 1
PATIENCE_S = 15.0
SETTLED_S = 1.0
"""Nobody has anything left to say when so long nothing was said [s]."""
QUIET_S, BUSY = 3.0, 0.01
"""For how long a server is watched [s], and the part of a processor that it may use meanwhile."""


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    limits = (
        f"--MappingKernelManager.cull_idle_timeout={IDLE_S}",
        f"--MappingKernelManager.cull_interval={LOOK_EVERY_S}",
    )
    with running(tmp_path_factory.mktemp("kiosk"), *limits) as server:
        yield server


def _ends_within(process: int, seconds: float) -> bool:
    handle = os.pidfd_open(process)
    look = select.poll()
    look.register(handle, select.POLLIN)
    ended = bool(look.poll(seconds * 1000))
    os.close(handle)
    return ended


def _used(launcher: int) -> float:
    """Return the processor time that a server has used, to the nanosecond: ticks would be too coarse [s]."""
    threads = [
        thread for process in (launcher, *children(launcher)) for thread in Path(f"/proc/{process}/task").iterdir()
    ]
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def _let_settle(line: websocket.WebSocket) -> None:
    """Read what the requests of the page, and the server's own at connecting, still have to say."""
    line.settimeout(SETTLED_S)
    end = time.monotonic() + PATIENCE_S
    with suppress(websocket.WebSocketTimeoutException):
        while line.recv():
            assert time.monotonic() < end, "the page is never quiet"


def test_an_open_page_that_nobody_touches_costs_nothing_and_keeps_its_kernel(kiosk: Server) -> None:
    told = kiosk.open_page()
    line = connect(kiosk, told["kernel_id"])
    line.send_binary(frame_of("shell", "comm_info_request", {}))
    kinds_until_idle(line, "comm_info_reply")
    _let_settle(line)
    line.settimeout(QUIET_S)
    before = _used(kiosk.launcher)
    with pytest.raises(websocket.WebSocketTimeoutException):
        line.recv()
    assert _used(kiosk.launcher) - before < BUSY * QUIET_S
    (kernel,) = kernels(kiosk.launcher)
    assert not _ends_within(kernel, 0)

    line.close()
    assert _ends_within(kernel, PATIENCE_S)
    # The server forgets it a moment after the process has ended.
    end = time.monotonic() + PATIENCE_S
    while (answer := kiosk.ask("GET", f"{BASE}/api/kernels/{told['kernel_id']}/channels")[0]) != GONE:
        assert time.monotonic() < end, answer


def test_a_page_that_was_quiet_for_long_may_lose_its_line_for_a_moment(kiosk: Server) -> None:
    told = kiosk.open_page()
    line = connect(kiosk, told["kernel_id"])
    (kernel,) = kernels(kiosk.launcher)
    # Longer than a kernel without a page lives.
    assert not _ends_within(kernel, IDLE_S + LOOK_EVERY_S)
    line.close()
    assert not _ends_within(kernel, IDLE_S / 2)
    connect(kiosk, told["kernel_id"]).close()
    assert _ends_within(kernel, PATIENCE_S)
