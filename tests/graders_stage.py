"""An exchange in a scratch folder, a small stand-in for the hub, and records made from the law, not the engine."""

from __future__ import annotations

import json
import math
import random
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from graders import report
from graders.exchange import assignment
from graders.exchange.application import application
from graders.exchange.assignment import Release
from graders.exchange.identity import Page
from graders.exchange.service import Service, open_service
from graders.state import State
from labkit import apparatus, catalogue, experiment
from labkit.inner import nobody_trusted
from labkit.instrument import Reading
from labkit.record import Answers, Record, SignedTrial, Trial, sign
from labs.pendulum import model
from tests.serving import serving

MASTER = bytes(range(32))
COURSE, ASSIGNMENT, STUDENT = "hongxing-g10c1", "pendulum", "hongxing-01"
PLACE = {"course": COURSE, "assignment": ASSIGNMENT}
LAB = catalogue.load("pendulum")
SEED = apparatus.seed(MASTER, COURSE, ASSIGNMENT, "pendulum", STUDENT, 1)
SCOPE = ["access:services!service=exchange"]
PEOPLE = {
    "pupil": {"kind": "user", "name": STUDENT, "groups": [f"nbgrader-{COURSE}"], "scopes": SCOPE},
    "other": {"kind": "user", "name": "qianjin-01", "groups": ["nbgrader-qianjin-g10c1"], "scopes": SCOPE},
    "teacher": {"kind": "user", "name": "hongxing-t", "groups": [f"formgrade-{COURSE}"], "scopes": SCOPE},
    "centre": {"kind": "service", "name": "centre", "scopes": SCOPE},
    "stranger": {"kind": "service", "name": "announcement", "scopes": SCOPE},
    "weak": {"kind": "user", "name": STUDENT, "groups": [f"nbgrader-{COURSE}"], "scopes": []},
}


class _Hub(BaseHTTPRequestHandler):
    """Answers `GET /hub/api/user` as a hub does."""

    def do_GET(self) -> None:
        self.server.asked += 1  # type: ignore[attr-defined]
        person = PEOPLE.get(self.headers.get("Authorization", "").removeprefix("token "))
        self.send_response(200 if person and self.path == "/hub/api/user" else 403)
        self.end_headers()
        self.wfile.write(json.dumps(person or {}).encode())

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def hub() -> Iterator[tuple[str, Callable[[], int]]]:
    """Serve the stand-in; yields its address and how often it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    server.asked = 0  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hub/api", lambda: server.asked  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@dataclass
class Stage:
    """An exchange with one assignment and one pupil."""

    service: Service
    client: httpx.Client
    url: str

    def call(self, method: str, path: str, token: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.request(method, path, headers=headers, **more)

    @property
    def page(self) -> str:
        return self.service.pages.token(Page(COURSE, ASSIGNMENT, STUDENT))[0]

    @property
    def bench(self) -> str:
        return apparatus.bench_token(MASTER, STUDENT)

    def put(self, trial: Trial) -> Any:
        return self.call("PUT", f"trials/{trial.id}", self.bench, json=signed(trial))

    def submit(self, identifier: str | None = None) -> Any:
        return self.call("PUT", f"submissions/{identifier or uuid.uuid4()}", self.page, json=PLACE)

    def answer(self, answers: Answers) -> Any:
        changes = {"changes": answers.to_json()}
        return self.call("PATCH", f"records/{COURSE}/{ASSIGNMENT}/answers", self.page, json=changes)


def release(service: Service, due: str | None = None, attempts: int = 3) -> None:
    notebook = report.write(report.notebook(LAB, LAB.title, attempts))
    given = Release("pendulum", LAB.title, due, attempts, {"report.ipynb": notebook})
    with service.database.write() as session:
        assignment.release(session, service.blobs, COURSE, ASSIGNMENT, given, "test")
        assignment.enrol(session, COURSE, STUDENT)


@contextmanager
def stage(
    folder: Path, hub_url: str = "http://127.0.0.1:9/hub/api", gradebook_address: str = "", **facts: Any
) -> Iterator[Stage]:
    (folder / "master.key").write_text(MASTER.hex(), encoding="ascii")
    service = open_service(State(folder, gradebook_address=gradebook_address), hub_url)
    release(service, **facts)
    with serving(application(service)) as server:
        url = f"{server}/services/exchange"
        with httpx.Client(base_url=f"{url}/api/v1/", timeout=30, trust_env=False, verify=nobody_trusted()) as client:
            yield Stage(service, client, url)
    service.database.close()


@pytest.fixture
def staged(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path) as found:
        yield found


def signed(trial: Trial) -> dict[str, Any]:
    key = apparatus.bench_key(apparatus.bench_token(MASTER, trial.student))
    return SignedTrial(trial, sign(trial, key)).to_json()


def law_trial(length: float = 0.8, noise: float = 0.0, **controls: float | str) -> Trial:
    """Make a trial as the law would have it; a replay with the engine would differ."""
    hidden = experiment.hidden(LAB, SEED)
    params = replace(hidden, length=length, **controls)
    time = model.period(params) * params.swings + noise
    readings = {"length": Reading(length, "m", 0.001, 0.0004), "time": Reading(time, "s", 0.01, 0.17)}
    period = time / params.swings
    return Trial(
        id=str(uuid.uuid4()), lab="pendulum", version=LAB.version, course=COURSE, assignment=ASSIGNMENT,
        student=STUDENT, attempt=1, made="2026-01-01T00:00:00.000Z", readings=readings,
        controls={name: getattr(params, name) for name in ("length", "angle_deg", "mass", "swings", "timer")},
        derived={"period": period, "period_squared": period**2},
    )  # fmt: skip


def law_record(lengths: tuple[float, ...] = (0.3, 0.6, 0.9, 1.2, 1.5), repeats: int = 3, **controls: Any) -> Record:
    """Make a careful pupil's record: their own slope and uncertainty, a prudent conclusion."""
    source = random.Random(7)  # noqa: S311 - noise, not secrets
    trials = tuple(law_trial(length, source.gauss(0, 0.17), **controls) for _ in range(repeats) for length in lengths)
    return with_answers(Record("pendulum", LAB.version, COURSE, ASSIGNMENT, STUDENT, 1, "0001", trials))


def with_answers(record: Record, **changed: Any) -> Record:
    """Fill in the report that the record's own trials support, then change some answers."""
    x = [trial.readings["length"].value for trial in record.trials]
    y = [trial.derived["period_squared"] for trial in record.trials]
    middle = sum(x) / len(x)
    spread = sum((one - middle) ** 2 for one in x) or 1.0
    slope = sum((one - middle) * other for one, other in zip(x, y, strict=True)) / spread or 4.0
    gravity = 4 * math.pi**2 / slope
    answers = Answers(
        hypothesis="摆长越长，周期越大", declared_variable="length", graph_x="length", graph_y="period_squared",
        slope=f"{slope:.3f}", slope_unit="s²/m", result=f"{gravity:.2f}", result_unit="m/s²",
        result_uncertainty="0.04", conclusion="T² 与 L 成正比", relation="proportional", error_source="reaction",
        range_low=f"{min(x, default=0):g}", range_high=f"{max(x, default=0):g}",
    )  # fmt: skip
    return replace(record, answers=replace(answers, **changed))


def hand_in(found: Stage, student: str, record: Record) -> None:
    """Have a pupil of the course write a record's answers and hand them in."""
    with found.service.database.write() as session:
        assignment.enrol(session, COURSE, student)
    page = found.service.pages.token(Page(COURSE, ASSIGNMENT, student))[0]
    changes = {"changes": record.answers.to_json()}
    assert found.call("PATCH", f"records/{COURSE}/{ASSIGNMENT}/answers", page, json=changes).status_code == 200
    assert found.call("PUT", f"submissions/{uuid.uuid4()}", page, json=PLACE).status_code == 201
