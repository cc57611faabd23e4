"""Stands for the browser at the other end of a peer's websocket, in a process of its own, and counts what arrives.

It says `ready` when connected and all is quiet, then at each line it reads how much has come since [B].
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from typing import IO
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.line import Line

QUIET = 1.0
"""The scene has arrived when nothing came for so long [s]."""


async def _listen(url: str, subprotocol: str) -> None:
    parts = urlsplit(url)
    with Line(parts.port or 80) as line:
        here = parts._replace(netloc=f"127.0.0.1:{line.port}").geturl()
        offered = [Subprotocol(subprotocol)] if subprotocol else None
        async with connect(here, max_size=None, subprotocols=offered) as socket:
            with contextlib.suppress(TimeoutError):
                while await asyncio.wait_for(socket.recv(), QUIET):
                    pass
            before = line.down.carried
            print("ready", flush=True)
            taking = asyncio.create_task(_take(socket))
            await asyncio.to_thread(sys.stdin.readline)
            print(line.down.carried - before, flush=True)
            taking.cancel()


async def _take(socket: ClientConnection) -> None:
    async for _ in socket:
        pass


class Listener:
    """A listener that has connected and received the scene."""

    def __init__(self, told: IO[str], asked: IO[str]) -> None:
        self._told, self._asked = told, asked

    def count(self) -> int:
        """Return what has come since it was ready [B]."""
        self._asked.write("\n")
        self._asked.flush()
        return int(self._told.readline())


@contextlib.contextmanager
def listening(url: str, subprotocol: str = "") -> Iterator[Listener]:
    """Listen to a websocket.

    Raises:
        RuntimeError: it could not be connected to.
    """
    command = [sys.executable, "-m", "benchmarks.listener", url, subprotocol]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None  # noqa: S101 - it was asked for above
        assert process.stdout is not None  # noqa: S101
        try:
            if process.stdout.readline().strip() != "ready":
                raise RuntimeError(f"{url} did not take the listener; its complaint is above")
            yield Listener(process.stdout, process.stdin)
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_listen(*sys.argv[1:3]))
