"""The worker: takes submissions from the queue and marks them in one warm process.

Records are marked one after the other, programs in a lane of their own beside them.

`python -m graders.worker`, with `YUNLAB_STATE` naming the state folder. It needs no network, unless the queue or the
gradebooks lie in another place. `YUNLAB_WORKERS` says how many processes share the work; others may run on other hosts.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any

from graders import correction, crew, lease, lesson, proof, rubric
from graders.again import Again
from graders.desk import Desk
from graders.lane import Errand, Lane
from graders.queue import Queue, open_queue
from graders.state import State
from graders.watch import Watch
from labkit import catalogue, log
from labkit.catalogue import Lab

PAUSE = 0.1
"""Longest pause between two looks into an empty queue [s]."""

_log = logging.getLogger(__name__)


class Worker:
    """A desk and the queue that feeds it.

    Args:
        state: where everything lies.
    """

    def __init__(self, state: State) -> None:
        lease.sweep(state.holders)
        self.desk = Desk(state)
        self.again = Again(self.desk)
        self.programs = Lane()
        self.queue: Queue = open_queue(state, self._mark, self._replay, self._regrade, self._prepare, self._correct)

    def _mark(self, identifier: str) -> None:
        if owner := self.desk.programmer(identifier):
            self.programs.put(Errand(owner, identifier, partial(copy_context().run, self.desk.mark, identifier)))
        elif not self.desk.mark(identifier):
            self.queue.mark(identifier)

    def _replay(self, identifier: str, seed: str) -> None:
        with self.desk.busy():
            proof.prove(self.desk.database, identifier, bytes.fromhex(seed))

    def _regrade(self, batch: str) -> None:
        if self.again.has_programs(batch):
            self.programs.put(Errand(batch, batch, partial(self.again.step, batch)))
        elif not self.again.step(batch):
            self.queue.regrade(batch)

    def recover(self) -> None:
        """Queue what a worker that died held."""
        for identifier in self.desk.recover():
            self.queue.mark(identifier)

    def _prepare(self, course: str, name: str) -> None:
        thing = f"plan {course}/{name}"
        with self.desk.database.write() as session:
            if not lease.take(session, thing, self.desk.holder):
                return
        with self.desk.busy():
            lesson.prepare(self.desk.state, self.desk.database, course, name)
        with self.desk.database.write() as session:
            lease.drop(session, thing)

    def _correct(self, course: str) -> None:
        correction.write(self.desk.state, self.desk.database, course)

    def sweep(self) -> None:
        """Queue again what waits in the database, in case the queue has lost it; a second entry does no harm."""
        self.recover()
        for identifier in self.desk.waiting():
            self.queue.mark(identifier)
        for batch in self.again.waiting():
            self.queue.regrade(batch)
        for course, name in lesson.waiting(self.desk.database):
            self.queue.prepare(course, name)
        for course in correction.waiting(self.desk.database):
            self.queue.correct(course)

    def sweep_if_idle(self) -> None:
        """Look for what the queue has lost as soon as it has nothing to give; a program under way may take long."""
        if self.queue.huey.pending_count() == 0:
            self.sweep()

    def consumer(self) -> Any:  # noqa: ANN401 - huey is not annotated
        """Return the loop that does the work; what a worker before held is taken up first."""
        self.sweep()
        return self.queue.huey.create_consumer(
            workers=1, initial_delay=PAUSE / 2, max_delay=PAUSE, check_worker_health=False, periodic=False
        )


def _load(lab: Lab) -> None:
    _ = lab.hidden_checks if lab.kind == "code" else (rubric.load(lab), lab.world, lab.measurements)


def _warm() -> None:
    """Load every lab before somebody waits for it."""
    for lab in catalogue.find().values():
        try:
            _load(lab)
        except Exception:  # noqa: BLE001 - a broken lab is that lab's trouble when it is marked
            _log.exception("%s: cannot be loaded", lab.slug)


def _settle(folder: Path) -> None:
    """Let Jupyter and IPython write into a folder of this process only, and read nobody's settings."""
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        os.environ[name] = str(folder / name.lower())
    os.environ |= {"JUPYTER_NO_CONFIG": "1", "PYTHONSAFEPATH": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def work() -> int:
    """Work until stopped, as one process."""
    with tempfile.TemporaryDirectory(prefix="yunlab-worker-") as folder:
        _settle(Path(folder))
        worker = Worker(State.find())
        _warm()
        _log.info("marking what is handed in below %s", worker.desk.state.folder)
        Watch(worker).start()
        worker.consumer().run()
        worker.programs.close()
    return 0


def main() -> int:
    """Work until stopped, with as many processes as are wanted."""
    log.set_up("worker")
    for chatty in ("huey", "traitlets"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    count = crew.wanted()
    return work() if count == 1 else crew.Crew(count).run()


if __name__ == "__main__":
    sys.exit(main())
