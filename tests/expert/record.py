"""Records written by hand, read from `records/`: what was measured and written, and what a teacher gives for it."""

from __future__ import annotations

import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders import marking
from graders.evidence import Evidence
from graders.mark import Mark
from labkit import catalogue
from labkit.catalogue import Lab
from labkit.instrument import Reading
from labkit.record import Answers, Record, Trial
from tests.every_lab import pupil

FILES = sorted(Path(__file__).with_name("records").glob("*.toml"))


@dataclass(frozen=True)
class Case:
    """One record and the teacher's share of the points for each criterion."""

    lab: Lab
    record: Record
    invented: frozenset[str]
    given: dict[str, float]
    disagrees: dict[str, str]

    @property
    def seed(self) -> bytes:
        return pupil.apparatus_of(self.lab, self.record.student)

    def marks(self) -> dict[str, Mark]:
        """The engine's marks; which trials are invented is told, so that nothing need be simulated."""
        replays = {trial.id: trial.id not in self.invented for trial in self.record.trials}
        return marking.marks(self.lab, self.record, self.seed, replays)

    def evidence(self) -> Evidence:
        return Evidence(self.lab, self.lab.rubric.RUBRIC, self.record, self.seed)


def _identifier(number: int) -> str:
    return str(uuid.UUID(int=number))


def _trial(lab: Lab, data: dict[str, Any], number: int, row: list[Any]) -> Trial:
    varied, read = data["varied"], data["read"]
    controls = data["held"] | dict(zip(varied, row, strict=False))
    values = dict(zip(read, row[len(varied) :], strict=True))
    readings = {name: Reading(value, *data["instruments"][name]) for name, value in values.items()}
    derived = lab.measurements.derive(lab.params(**controls), readings)
    place = {"course": "class", "assignment": "assignment", "student": data["pupil"], "attempt": 1}
    made = {"made": "2026-01-01T00:00:00.000Z", "controls": controls, "readings": readings, "derived": derived}
    return Trial(_identifier(number), lab.slug, lab.version, **place, **made)


def load(file: Path) -> Case:
    """Read one record."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    lab = catalogue.load(data["lab"])
    trials = [_trial(lab, data, number, row) for number, row in enumerate(data["rows"], start=1)]
    left_out = {_identifier(int(number)): reason for number, reason in data.get("left_out", {}).items()}
    record = pupil.record(lab, data["pupil"], trials, Answers(**data["answers"], excluded=left_out))
    invented = frozenset(_identifier(number) for number in data.get("invented", []))
    return Case(lab, record, invented, data["marks"], data.get("disagrees", {}))
