"""An exchange and workers as processes of their own, and pupils whose records are ready to be handed in."""

from __future__ import annotations

import dataclasses
import os
import secrets
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from sqlalchemy import update

from graders import course
from graders.exchange.database import Database
from graders.exchange.identity import Page, Pages
from graders.exchange.table import StoredTrial
from graders.state import State
from labkit import apparatus, catalogue, experiment
from labkit.catalogue import Lab
from labkit.record import SignedTrial, Trial, sign

COURSE = "bench-g10c1"
ROOT = Path(__file__).parents[1]
PATIENCE = 120.0
"""How long anything may take [s]."""

ENDED = ("graded", "rejected", "error")


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
        exchange: the exchange's process.
        workers: the workers' processes.
    """

    state: State
    lab: Lab
    students: Sequence[str]
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
        hub = {"JUPYTERHUB_API_URL": "http://127.0.0.1:9/hub/api", "JUPYTERHUB_SERVICE_URL": url}
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
def stage(folder: Path, slug: str, students: int, attempts: int) -> Iterator[Stage]:
    """Give a class a lab, and start an exchange for it; workers are started when they are wanted."""
    state, lab = State(folder), catalogue.load(slug)
    (folder / "master.key").write_text(secrets.token_hex(32), encoding="ascii")
    names = [f"bench-{number:02}" for number in range(students)]
    course.ensure(state, COURSE, lab, slug, lab.title, None, attempts, names)
    made = Stage(state, lab, names)
    try:
        made.exchange = made.start("graders.exchange")
        made.await_exchange()
        yield made
    finally:
        made.stop()


class Pupil:
    """One pupil with a page and a bench.

    Args:
        stage: where the pupil works.
        name: the pupil's username.
    """

    def __init__(self, stage: Stage, name: str) -> None:
        self.stage, self.name = stage, name
        self._known: dict[tuple[tuple[str, float | str], ...], tuple[Any, Any]] = {}
        self.lab, self.master = stage.lab, stage.state.master()
        token = Pages(self.master).token(Page(COURSE, self.lab.slug, name))[0]
        self.place = {"course": COURSE, "assignment": self.lab.slug}
        self.client = httpx.Client(
            base_url=stage.api, headers={"Authorization": f"Bearer {token}"}, timeout=30, trust_env=False
        )

    def _call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:  # noqa: ANN401 - plain JSON
        answer = self.client.request(method, path, json=body)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def trial(self, controls: dict[str, float | str]) -> Trial:
        """Make a run as the pupil's bench does; the engine is asked once for each way to set the apparatus."""
        seed = apparatus.seed(self.master, COURSE, self.lab.slug, self.lab.slug, self.name, 1)
        name, checked = str(uuid.uuid4()), experiment.check_controls(self.lab, controls)
        params, seen = self._seen(seed, checked)
        readings = self.lab.measurements.measure(params, seen, apparatus.noise(seed, name))
        derived = self.lab.measurements.derive(params, readings)
        place: dict[str, Any] = self.place | {"student": self.name, "attempt": 1, "made": "2026-01-01T00:00:00.000Z"}
        return Trial(
            name, self.lab.slug, self.lab.version, **place, controls=checked, readings=readings, derived=derived
        )

    def _seen(self, seed: bytes, controls: dict[str, float | str]) -> tuple[Any, Any]:
        key = tuple(sorted(controls.items()))
        if key not in self._known:
            params = dataclasses.replace(experiment.hidden(self.lab, seed), **controls)
            self._known[key] = params, self.lab.world.run(params)
        return self._known[key]

    def keep(self, trial: Trial) -> dict[str, Any]:
        """Store a run; returns the receipt."""
        key = apparatus.bench_key(apparatus.bench_token(self.master, self.name))
        return self._call("PUT", f"trials/{trial.id}", SignedTrial(trial, sign(trial, key)).to_json())

    def work(self) -> None:
        """Make and store every run of the lab's exemplar, and write the report."""
        trials = [self.trial(controls) for controls in self.lab.exemplar.plan()]
        for trial in trials:
            self.keep(trial)
        changes = {"changes": self.lab.exemplar.report(trials).to_json()}
        self._call("PATCH", f"records/{COURSE}/{self.lab.slug}/answers", changes)

    def hand_in(self, identifier: str) -> dict[str, Any]:
        """Hand the record in; returns the receipt."""
        return self._call("PUT", f"submissions/{identifier}", self.place)

    def feedback(self) -> dict[str, Any]:
        """Ask for the marks of the newest submission."""
        return self._call("GET", f"feedback/{COURSE}/{self.lab.slug}")

    def await_marks(self, identifier: str, pause: float) -> dict[str, Any]:
        """Ask again and again until the marks are there.

        Args:
            identifier: id of the newest submission.
            pause: between two questions [s].
        """
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            told = self.feedback()
            if told["submission"] == identifier and told["state"] in ENDED:
                return told
            time.sleep(pause)
        raise LateError(f"submission {identifier} of {self.name}: no marks after {PATIENCE:.0f} s")
