"""The worker: takes submissions from the queue and marks them, one after the other, in one warm process.

`python -m graders.worker`, with `YUNLAB_STATE` naming the state folder. It needs no network.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from huey import crontab

from graders import correction, lesson, proof
from graders.desk import Desk
from graders.queue import Queue, open_queue
from graders.state import State

PAUSE = 0.1
"""Longest pause between two looks into an empty queue [s]."""

_log = logging.getLogger(__name__)


class Worker:
    """A desk and the queue that feeds it.

    Args:
        state: where everything lies.
    """

    def __init__(self, state: State) -> None:
        self.desk = Desk(state)
        self.queue: Queue = open_queue(state, self._mark, self._replay, self._prepare, self._correct)
        self.queue.huey.periodic_task(crontab(minute="*"))(self.sweep)

    def _mark(self, identifier: str) -> None:
        if not self.desk.mark(identifier):
            self.queue.mark(identifier)

    def _replay(self, identifier: str, seed: str) -> None:
        proof.prove(self.desk.database, identifier, bytes.fromhex(seed))

    def _prepare(self, course: str, name: str) -> None:
        lesson.prepare(self.desk.state, self.desk.database, course, name)

    def _correct(self, course: str) -> None:
        correction.write(self.desk.state, self.desk.database, course)

    def sweep(self) -> None:
        """Queue again what waits in the database, in case the queue has lost it; a second entry does no harm."""
        for identifier in self.desk.waiting():
            self.queue.mark(identifier)
        for course, name in lesson.waiting(self.desk.database):
            self.queue.prepare(course, name)
        for course in correction.waiting(self.desk.database):
            self.queue.correct(course)

    def consumer(self) -> Any:  # noqa: ANN401 - huey is not annotated
        """Return the loop that does the work; what a worker before held is taken up first."""
        self.desk.recover()
        self.sweep()
        return self.queue.huey.create_consumer(
            workers=1, initial_delay=PAUSE / 2, max_delay=PAUSE, check_worker_health=False
        )


def _settle(folder: Path) -> None:
    """Let Jupyter and IPython write into a folder of this process only, and read nobody's settings."""
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        os.environ[name] = str(folder / name.lower())
    os.environ |= {"JUPYTER_NO_CONFIG": "1", "PYTHONSAFEPATH": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def main() -> int:
    """Work until stopped."""
    logging.basicConfig(level=logging.INFO, format="worker: %(levelname)s %(message)s")
    for chatty in ("huey", "traitlets"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="yunlab-worker-") as folder:
        _settle(Path(folder))
        worker = Worker(State.find())
        _log.info("marking what is handed in below %s", worker.desk.state.folder)
        worker.consumer().run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
