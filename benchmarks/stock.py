"""Stock Voilà, as its documentation starts it, with the peer notebook, behind the same proxy as ours."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.page.process import ROOT, await_answer
from tests.port import free_port

NOTEBOOK = Path(__file__).parent / "peer" / "pendulum.ipynb"
PROXY = ROOT / "node_modules" / ".bin" / "configurable-http-proxy"


@contextlib.contextmanager
def _process(command: list[str]) -> Iterator[None]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CONFIGPROXY_AUTH_TOKEN": ""}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _voila(port: int) -> list[str]:
    options = [f"--port={port}", "--Voila.ip=127.0.0.1", "--no-browser", "--Voila.log_level=ERROR"]
    return [sys.executable, "-m", "voila", str(NOTEBOOK), *options]


def _proxy(port: int, target: int) -> list[str]:
    addresses = ["--ip", "127.0.0.1", "--port", str(port), "--api-ip", "127.0.0.1", "--api-port", str(free_port())]
    return [str(PROXY), *addresses, "--log-level", "error", "--default-target", f"http://127.0.0.1:{target}"]


@contextlib.contextmanager
def voila() -> Iterator[int]:
    """Serve the peer notebook with stock Voilà.

    Yields:
        The port of the proxy in front of it.
    """
    server, port = free_port(), free_port()
    with contextlib.ExitStack() as running:
        running.enter_context(_process(_voila(server)))
        # Its static files answer without starting a kernel.
        await_answer(f"http://127.0.0.1:{server}/voila/static/nothing")
        running.enter_context(_process(_proxy(port, server)))
        await_answer(f"http://127.0.0.1:{port}/voila/static/nothing")
        yield port
