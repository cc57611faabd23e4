"""Pupils' pages with everything real behind them but the hub: exchange, simulators, kiosks, proxy.

By hand: `python -m tests.page.stage` prints an address and serves until Ctrl-C.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub_config import proxy
from labkit import apparatus
from tests.page.exchange import MASTER, Exchange
from tests.page.hub import COURSE, STUDENT, TOKEN, hub
from tests.page.line import Line
from tests.page.process import await_answer, process
from tests.port import free_port


@dataclass(frozen=True)
class Stage:
    """Pages that can be opened.

    Attributes:
        line: the line that they are behind, which can be cut.
        exchange: the exchange behind it.
        kiosks: process ids of the pupils' servers by the pupils' names.
    """

    line: Line
    exchange: Exchange
    kiosks: dict[str, int]

    @property
    def address(self) -> str:
        """Address of the whole site, behind the line."""
        return f"http://127.0.0.1:{self.line.port}"

    def url(self, lab: str = "pendulum", student: str = STUDENT, **planned: Any) -> str:
        """Return the address of a lab's page for a new assignment, whose record is empty."""
        name = self.exchange.release(lab, **planned)
        return f"{self.address}/user/{student}/voila/render/{lab}/notebook.ipynb?course={COURSE}&assignment={name}"


@contextlib.contextmanager
def _exchange(folder: Path, hub: str, students: Sequence[str]) -> Iterator[Exchange]:
    exchange = Exchange(folder, hub, students)
    exchange.start()
    try:
        yield exchange
    finally:
        exchange.stop()


def _proxy(port: int, api_port: int) -> list[str]:
    addresses = ["--ip", "127.0.0.1", "--port", str(port), "--api-ip", "127.0.0.1", "--api-port", str(api_port)]
    return [*proxy.command(), *addresses, "--log-level", "error"]


def _route(api_port: int, prefix: str, target: str) -> None:
    data = json.dumps({"target": target}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{api_port}/api/routes{prefix}", data, method="POST")
    urllib.request.urlopen(request, timeout=5).close()  # noqa: S310


def _kiosk_command(port: int, base_url: str) -> list[str]:
    options = [f"--ServerApp.port={port}", f"--ServerApp.base_url={base_url}", "--ServerApp.ip=127.0.0.1"]
    options += ["--IdentityProvider.token=", "--ServerApp.port_retries=0", "--ServerApp.disable_check_xsrf=False"]
    return [sys.executable, "-m", "labkit.launch", "--same-user", "--", *options]


@contextlib.contextmanager
def _kiosk(exchange: str, student: str) -> Iterator[tuple[str, int]]:
    port, base_url = free_port(), f"/user/{student}/"
    bench = apparatus.bench_token(MASTER, student)
    known = {"JUPYTERHUB_API_TOKEN": TOKEN + student, "YUNLAB_BENCH_TOKEN": bench}
    known |= {"YUNLAB_EXCHANGE_URL": f"{exchange}/services/exchange", "YUNLAB_TIME_ZONE": "Asia/Shanghai"}
    with process(_kiosk_command(port, base_url), **known) as started:
        await_answer(f"http://127.0.0.1:{port}{base_url}")
        yield f"http://127.0.0.1:{port}", started


@contextlib.contextmanager
def page(folder: Path, students: Sequence[str] = (STUDENT,)) -> Iterator[Stage]:
    """Serve pupils' pages, their exchange keeping its state in a folder."""
    port, api_port = free_port(), free_port()
    with contextlib.ExitStack() as running:
        exchange = running.enter_context(_exchange(folder, running.enter_context(hub()), students))
        running.enter_context(process(_proxy(port, api_port), CONFIGPROXY_AUTH_TOKEN=""))
        await_answer(f"http://127.0.0.1:{api_port}/api/routes")
        _route(api_port, "/services/exchange", exchange.url)
        kiosks = {}
        for student in students:
            kiosk, kiosks[student] = running.enter_context(_kiosk(exchange.url, student))
            _route(api_port, f"/user/{student}", kiosk)
        yield Stage(running.enter_context(Line(port)), exchange, kiosks)


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp())
    with page(place) as stage:
        print(stage.url(), place, flush=True)  # noqa: T201
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
    shutil.rmtree(place)
