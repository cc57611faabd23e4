"""A pupil with a page and a bench, who asks the exchange over HTTP as both do."""

from __future__ import annotations

import dataclasses
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any

import httpx

from benchmarks.marking_stage import COURSE, PATIENCE, LateError, Stage
from graders.exchange.identity import Page, Pages
from labkit import apparatus, experiment
from labkit.record import SignedTrial, Trial, sign

ENDED = ("graded", "rejected", "error")


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
        """Do everything that the lab asks for, as its author would."""
        if self.lab.kind == "code":
            self.save_program()
        else:
            self._measure()

    def save_program(self) -> dict[str, Any]:
        """Save the program as its author wrote it."""
        return self._call("PUT", self._notebook, json.loads(self.lab.assignment.read_text("utf-8")))

    @property
    def _notebook(self) -> str:
        return f"records/{COURSE}/{self.lab.slug}/notebook"

    def write(self, cells: Mapping[str, str]) -> None:
        """Save a program, its sources by the id of their cell."""
        made = [
            {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": name}}, "source": source}
            for name, source in cells.items()
        ]
        self._call("PUT", self._notebook, {"cells": made})

    def _measure(self) -> None:
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

    def wait(self, pause: float) -> float:
        """Hand in and wait for the marks, whatever they are; return how long it took [s].

        Args:
            pause: between two questions [s].

        Raises:
            LateError: there are none.
        """
        identifier, began = str(uuid.uuid4()), time.monotonic()
        self.hand_in(identifier)
        state = self.await_marks(identifier, pause)["state"]
        if state != "graded":
            raise LateError(f"submission {identifier} of {self.name} ended as {state}")
        return time.monotonic() - began
