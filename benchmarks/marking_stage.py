"""An exchange and workers as processes of their own, and pupils whose records are ready to be handed in."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
from sqlalchemy import update

from graders import course
from graders.exchange.database import Database
from graders.exchange.table import StoredTrial
from graders.state import State
from labkit import catalogue
from labkit.catalogue import Lab

COURSE = "bench-g10c1"
ROOT = Path(__file__).parents[1]
NO_HUB = "http://127.0.0.1:9/hub/api"
"""Benches and pages have tokens of the exchange's own; nobody asks a hub."""

PATIENCE = 120.0
"""How long anything may take [s]."""


class LateError(RuntimeError):
    """Something did not come to pass in time; the message says what."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stage:
    """A state folder, its exchange and its workers.

    Attributes:
        state: where everything lies.
        lab: the lab that is given.
        students: usernames of the class.
        hub: address of the hub's API.
        exchange: the exchange's process.
        workers: the workers' processes.
    """

    state: State
    lab: Lab
    students: Sequence[str]
    hub: str
    port: int = field(default_factory=free_port)
    exchange: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def api(self) -> str:
        """Address of the exchange's calls."""
        return f"http://127.0.0.1:{self.port}/services/exchange/api/v1/"

    def start(self, module: str) -> subprocess.Popen[bytes]:
        """Start `graders.exchange` or `graders.worker` on the state folder."""
        url = f"http://127.0.0.1:{self.port}"
        hub = {"JUPYTERHUB_API_URL": self.hub, "JUPYTERHUB_SERVICE_URL": url}
        known = {"YUNLAB_STATE": str(self.state.folder), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        with (self.state.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", module], env=os.environ | hub | known, stderr=log, stdout=log
            )

    def await_exchange(self) -> None:
        """Wait until the exchange answers."""
        health = f"http://127.0.0.1:{self.port}/services/exchange/health"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if httpx.get(health, trust_env=False).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise LateError(f"the exchange does not answer: {(self.state.folder / 'log').read_text('utf-8')[-2000:]}")

    def count_runs_as_made_again(self) -> None:
        """Say of every stored run what a worker finds out while its pupil still measures."""
        database = Database(self.state.exchange_database)
        with database.write() as session:
            session.execute(update(StoredTrial).values(genuine=True))
        database.close()

    def processor_time(self) -> float:
        """Return the processor time that exchange and workers have used so far [s]."""
        found = 0.0
        for process in (self.exchange, *self.workers):
            times = psutil.Process(process.pid).cpu_times() if process else None
            found += times.user + times.system if times else 0.0
        return found

    def stop(self) -> None:
        """End every process."""
        for process in (self.exchange, *self.workers):
            if process is not None:
                process.kill()
                process.wait()


@contextmanager
def stage(folder: Path, slug: str, students: int, attempts: int, hub: str = NO_HUB) -> Iterator[Stage]:
    """Give a class a lab, and start an exchange for it; workers are started when they are wanted."""
    state, lab = State(folder), catalogue.load(slug)
    (folder / "master.key").write_text(secrets.token_hex(32), encoding="ascii")
    names = [f"bench-{number:02}" for number in range(students)]
    course.ensure(state, COURSE, lab, slug, lab.title, None, attempts, names)
    made = Stage(state, lab, names, hub)
    try:
        made.exchange = made.start("graders.exchange")
        made.await_exchange()
        yield made
    finally:
        made.stop()
