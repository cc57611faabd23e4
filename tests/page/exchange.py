"""The exchange, as a process that a test can stop and start."""

from __future__ import annotations

import contextlib
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graders.exchange import assignment, plan
from graders.exchange.assignment import Release
from graders.exchange.plan import Wanted
from graders.exchange.service import open_service
from graders.state import State
from labkit import catalogue
from tests.page.hub import COURSE
from tests.page.process import await_answer, process
from tests.port import free_port

MASTER = bytes(range(32))


class Exchange:
    """An exchange with a folder of its own."""

    def __init__(self, folder: Path, hub: str, students: Sequence[str]) -> None:
        (folder / "master.key").write_text(MASTER.hex(), encoding="ascii")
        self._service = open_service(State(folder), hub)
        self._students = students
        self._numbers = itertools.count(1)
        self.url = f"http://127.0.0.1:{free_port()}"
        self._known = {"YUNLAB_STATE": str(folder), "JUPYTERHUB_API_URL": hub, "JUPYTERHUB_SERVICE_URL": self.url}
        self._running = contextlib.ExitStack()

    def release(self, lab: str, due: str | None = None, **planned: Any) -> str:
        """Release an assignment of a lab, by a teacher's form if anything is planned, and return its name."""
        name, found = f"{lab}-{next(self._numbers)}", catalogue.load(lab)
        given = Release(lab, dict(found.title), due, 3, {"report.ipynb": b"{}"})
        usual: dict[str, Any] = {"mode": "homework", "language": "follow", "weights": found.points}
        usual |= {"shown": list(found.points), "students": list(self._students)}
        with self._service.database.write() as session:
            if planned:
                wanted = Wanted(lab, given.title, given.due, given.attempts, **usual | planned)
                plan.keep(session, COURSE, name, wanted, "test").state = "ready"
            assignment.release(session, self._service.blobs, COURSE, name, given, "test")
            for student in self._students:
                assignment.enrol(session, COURSE, student)
        return name

    def start(self) -> None:
        """Start it, with the state it had."""
        self._running.enter_context(process([sys.executable, "-m", "graders.exchange"], **self._known))
        await_answer(f"{self.url}/services/exchange/health")

    def stop(self) -> None:
        """Stop it."""
        self._running.close()
