"""A real exchange on loopback for tests, without a hub: only benches and pages can ask it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from graders.exchange import assignment
from graders.exchange.application import application
from graders.exchange.assignment import Release
from graders.exchange.service import Service, open_service
from graders.state import State

MASTER = bytes(range(32))
COURSE, ASSIGNMENT, STUDENT = "hongxing-g10c1", "pendulum", "hongxing-01"


@dataclass(frozen=True)
class Stage:
    """A running exchange.

    Attributes:
        url: what a container is told as `YUNLAB_EXCHANGE_URL`.
        service: what it works with.
    """

    url: str
    service: Service


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[object] | None = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]
        self.up.set()


def _release(service: Service) -> None:
    given = Release("pendulum", {"zh": "单摆", "en": "Pendulum"}, None, 3, {"report.ipynb": b"{}"})
    with service.database.write() as session:
        assignment.release(session, service.blobs, COURSE, ASSIGNMENT, given, "test")
        assignment.enrol(session, COURSE, STUDENT)


@contextmanager
def exchange(folder: Path) -> Iterator[Stage]:
    """Serve an exchange with one assignment and one pupil."""
    (folder / "master.key").write_text(MASTER.hex(), encoding="ascii")
    service = open_service(State(folder), "http://127.0.0.1:9")
    _release(service)
    server = _Server(uvicorn.Config(application(service), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        assert server.up.wait(20), "the exchange did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Stage(f"http://127.0.0.1:{port}/services/exchange", service)
    finally:
        server.should_exit = True
        thread.join(20)
