"""A real exchange on loopback for tests, without a hub: only benches and pages can ask it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graders.exchange import assignment
from graders.exchange.application import application
from graders.exchange.assignment import Release
from graders.exchange.service import Service, open_service
from graders.state import State
from tests.serving import serving

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
    with serving(application(service)) as address:
        yield Stage(f"{address}/services/exchange", service)
