"""The simulator: the process that holds PyBullet and the pupil's apparatus, out of reach of the pupil's kernel.

It runs under a user of its own, listens on a Unix socket, and answers with what the instruments show. Each run is made
in a process of its own, which takes PyBullet's memory with it. Each trial is signed and sent to the exchange before
the kernel hears of it.
"""

from __future__ import annotations

import json
import logging
import os
import socketserver
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labkit import apart, apparatus, catalogue, experiment, frame, plain
from labkit.catalogue import Lab
from labkit.exchange import Exchange, Refused
from labkit.experiment import ControlError
from labkit.quantity import Text
from labkit.record import RecordError, SignedTrial, Trial, sign
from labkit.trajectory import encode

LONGEST_REQUEST = 64 * 1024
"""No request is longer than this [B]."""

NOT_UNDERSTOOD: Text = {
    "zh": "实验台没有听懂这个请求，请刷新页面。",
    "en": "The bench did not understand; please reload the page.",
}

NOT_FINISHED: Text = {
    "zh": "这次实验没有做完，请再做一次；若总是如此，请告诉老师。",
    "en": "This run did not finish. Please run it again; if it happens every time, tell your teacher.",
}

log = logging.getLogger("yunlab.simulator")


@dataclass(frozen=True)
class Apparatus:
    """One pupil's apparatus for one assignment, as the exchange gives it."""

    course: str
    assignment: str
    lab: Lab
    student: str
    attempt: int
    seed: bytes
    number: str


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Simulator:
    """Answers requests; one run at a time, as there is one bench."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._key = apparatus.bench_key(exchange.token)
        self._apparatus: dict[tuple[str, str], Apparatus] = {}
        self._running = threading.Lock()

    def _fetch(self, course: str, assignment: str) -> Apparatus:
        given = self._exchange.call("GET", f"apparatus/{course}/{assignment}")
        lab = catalogue.load(given["lab"])
        seed = bytes.fromhex(given["seed"])
        return Apparatus(course, assignment, lab, given["student"], given["attempt"], seed, given["number"])

    def _find(self, request: Mapping[str, Any], *, afresh: bool = False) -> Apparatus:
        place = plain.name(request.get("course"), "course"), plain.name(request.get("assignment"), "assignment")
        if afresh or place not in self._apparatus:
            self._apparatus[place] = self._fetch(*place)
        return self._apparatus[place]

    def _open(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        found = self._find(request, afresh=True)
        opened = {"number": found.number, "lab": found.lab.slug, "student": found.student, "attempt": found.attempt}
        return opened | {"scene": experiment.scene(found.lab, {})}, b""

    def _scene(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        return {"scene": experiment.scene(self._find(request).lab, _controls(request))}, b""

    def _run(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        found = self._find(request)
        trial_id = plain.identifier(request.get("id"), "id")
        set_so = experiment.check_controls(found.lab, _controls(request))
        with self._running:
            made, motion = apart.make(lambda: self._make(found, trial_id, set_so))
        made_at = time.monotonic()
        signed, receipt = self._keep(trial_id, made.pop("signed"))
        return made | {"signed": signed, "receipt": receipt, "kept_s": time.monotonic() - made_at}, motion

    def _make(self, found: Apparatus, trial_id: str, set_so: Mapping[str, object]) -> tuple[dict[str, Any], bytes]:
        """Run the experiment, and sign the trial."""
        run = experiment.run(found.lab, found.seed, trial_id, set_so)
        trial = Trial(
            id=trial_id,
            lab=found.lab.slug,
            version=found.lab.version,
            course=found.course,
            assignment=found.assignment,
            student=found.student,
            attempt=found.attempt,
            made=_now(),
            controls=run.controls,
            readings=run.readings,
            derived=run.derived,
            pictures=run.pictures,
        )
        header, motion = encode(run.motion)
        signed = SignedTrial(trial, sign(trial, self._key)).to_json()
        return {"signed": signed, "motion": header, "scene": run.scene}, motion

    def _keep(self, trial_id: str, signed: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Store a trial at the exchange; when that does not answer, the page keeps the trial and sends it later."""
        try:
            return signed, self._exchange.call("PUT", f"trials/{trial_id}", signed)
        except Refused as refusal:
            if refusal.status == _ALREADY_THERE:
                return self._stored(trial_id)
            if refusal.status:
                raise
            log.warning("the exchange did not answer; trial %s is left to the page", trial_id)
            return signed, None

    def _stored(self, trial_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a trial that an earlier request with the same id had stored: a repeated request is not a new trial."""
        stored = self._exchange.call("GET", f"trials/{trial_id}")
        return {"trial": stored["trial"], "signature": stored["signature"]}, stored["receipt"]

    def answer(self, data: bytes) -> tuple[dict[str, Any], bytes]:
        """Answer one request, whatever it holds.

        Returns:
            The JSON of the answer, with `ok`; and the compressed motion, empty when there is none.
        """
        try:
            request = plain.mapping(json.loads(data), "request")
            acts = {"open": self._open, "scene": self._scene, "run": self._run}
            act = acts.get(str(request.get("do")))
            if act is None:
                return _refusal("do", NOT_UNDERSTOOD), b""
            found, motion = act(request)
        except ControlError as error:
            return _refusal(error.field, error.message), b""
        except Refused as error:
            return _refusal("", error.message), b""
        except apart.ApartError as error:
            log.error("a run was not finished: %s", error)
            return _refusal("", NOT_FINISHED), b""
        except (RecordError, ValueError, RecursionError) as error:
            log.warning("request refused: %s", error)
            return _refusal("", NOT_UNDERSTOOD), b""
        return {"ok": True} | found, motion


_ALREADY_THERE = 409


def _controls(request: Mapping[str, Any]) -> dict[str, float | str]:
    return plain.controls(request.get("controls", {}), "controls")


def _refusal(field: str, message: Text) -> dict[str, Any]:
    return {"ok": False, "field": field, "message": message}


class _Line(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        """Answer frames until the kernel closes the line."""
        simulator: Simulator = self.server.simulator  # type: ignore[attr-defined]
        while True:
            try:
                answer, motion = simulator.answer(frame.receive(self.request, LONGEST_REQUEST))
                frame.send(self.request, json.dumps(answer).encode())
                frame.send(self.request, motion)
            except OSError:
                return


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: Path, simulator: Simulator) -> None:
        self.simulator = simulator
        path.unlink(missing_ok=True)
        super().__init__(str(path), _Line)
        # The kernel is another user; the folder keeps everybody else out.
        path.chmod(0o666)


LOOK_EVERY_S = 3600.0
"""How often it looks whether it is to end, which nobody asks for: by default it wakes up twice a second."""


def serve(path: Path, simulator: Simulator) -> None:
    """Answer on a Unix socket until the process ends."""
    with _Server(path, simulator) as server:
        server.serve_forever(LOOK_EVERY_S)


def main() -> None:
    """Serve as the environment says; the token does not stay in it."""
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    there = Exchange(os.environ["YUNLAB_EXCHANGE_URL"], os.environ.pop("YUNLAB_BENCH_TOKEN"))
    serve(Path(os.environ["YUNLAB_BENCH_SOCKET"]), Simulator(there))


if __name__ == "__main__":
    main()
