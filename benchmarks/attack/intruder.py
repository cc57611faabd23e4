"""A pupil who attacks the exchange: has a page, a few honest runs, a friend's runs, and all the time in the world."""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from benchmarks.marking_stage import COURSE, Stage
from benchmarks.pupil import Pupil
from labkit import apparatus
from labkit.record import SignedTrial, sign

LENGTHS = (0.4, 0.8, 1.2)
"""Lengths of the honest runs [m]: too few for full marks, so that there is something to gain."""

Call = tuple[str, str, Any]
"""Method, address, body."""


class Intruder(Pupil):
    """One hostile pupil.

    Attributes:
        runs: the honest signed trials.
        answers: the honest answers.
        heard: everything that the exchange has answered: status and text.
        friend: gives away everything that a pupil can see.
    """

    def __init__(self, stage: Stage, name: str) -> None:
        super().__init__(stage, name)
        self.runs: list[dict[str, Any]] = []
        self.answers: dict[str, Any] = {}
        self.heard: list[tuple[int, str]] = []
        self.friend: Intruder = self

    def _measure(self) -> None:
        """Measure a little, and report it well."""
        key = apparatus.bench_key(apparatus.bench_token(self.master, self.name))
        controls = self.lab.exemplar.plan()[0]
        trials = [self.trial(controls | {"length": length}) for length in LENGTHS]
        self.runs = [SignedTrial(trial, sign(trial, key)).to_json() for trial in trials]
        for trial in trials:
            self.keep(trial)
        self.answers = self.lab.exemplar.report(trials).to_json()

    def secrets(self) -> list[str]:
        """Return what nobody may see: the key, the seed of the own apparatus and of the friend's."""
        place = (COURSE, self.lab.slug, self.lab.slug)
        seeds = [apparatus.seed(self.master, *place, name, 1).hex() for name in (self.name, self.friend.name)]
        return [self.master.hex(), *seeds, apparatus.bench_token(self.master, self.friend.name).rpartition(":")[2]]

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> int:  # noqa: ANN401 - whatever is tried
        """Call the exchange, with JSON or with bytes of any kind; return the status, 0 where the line broke."""
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            answer = self.client.request(method, path, content=content, **more)
        except (httpx.TransportError, httpx.InvalidURL, ValueError):
            # The server may hang up on what is no request; that it still lives is seen by the next.
            return 0
        self.heard.append((answer.status_code, answer.text))
        return answer.status_code

    def at_once(self, calls: Sequence[Call]) -> list[int]:
        """Send several calls at the same moment."""
        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(lambda call: self.send(*call), calls))

    def store(self, signed: Any, **more: Any) -> int:  # noqa: ANN401 - as above
        """Send a run."""
        return self.send("PUT", f"trials/{signed['trial']['id']}", signed, **more)

    def answer(self, changes: Any) -> int:  # noqa: ANN401 - as above
        """Send answers."""
        return self.send("PATCH", f"records/{COURSE}/{self.lab.slug}/answers", {"changes": changes})

    def forged(self, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - a trial's fields
        """Return a copy of an honest run under a new id, some fields changed, the signature kept."""
        signed = copy.deepcopy(self.runs[0])
        signed["trial"] |= {"id": str(uuid.uuid4())} | changed
        return signed

    def perfect(self) -> dict[str, Any]:
        """Return a run that would fill the widest gap in the record, with the number from the textbook."""
        signed = self.forged()
        signed["trial"]["controls"]["length"] = 1.5
        signed["trial"]["readings"]["length"]["value"] = 1.5
        signed["trial"]["readings"]["time"]["value"] = 49.17
        signed["trial"]["derived"] = {"period": 2.4585, "period_squared": 6.0442}
        return signed


Trick = Callable[[Intruder, Any], object]
"""Takes the intruder and a source of chance."""
