"""A pupil of `make soak`, who comes, works, leaves and comes back, in one of many ways, until the lesson is over."""

from __future__ import annotations

import itertools
import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable

from benchmarks.bell_click import LIMIT_S
from benchmarks.sides import stop
from benchmarks.soak_side import IDLE_S, LOOK_EVERY_S, SCHOOL, SIGN_IN_S
from labkit import catalogue
from labkit.catalogue import Lab
from tests.journey.visitor import Bench, Visitor

AGAIN_S, PATIENCE_S, TRIES = 2.0, 60.0, 4
"""Who does not get in clicks again after so long, and has failed after so long and so many tries."""

SIGN_IN_RESERVE_S = 240.0
"""A sign-in with less than this left would end during the visit."""

THINKING_S, AWAY_S, GONE_S = (4.0, 25.0), (5.0, 45.0), (IDLE_S + 2.5 * LOOK_EVERY_S, IDLE_S + 4 * LOOK_EVERY_S)
"""Between two runs; between two visits; away for so long that the server is given back [s]."""


class LeftError(Exception):
    """The lesson is over."""


class Pupil(threading.Thread):
    """One pupil.

    Attributes:
        done: how often the pupil did what.
        failures: what went wrong.
    """

    def __init__(self, url: str, network: str, name: str, over: threading.Event, seed: int) -> None:
        """Prepare.

        Args:
            url: of the centre.
            network: beginning of the names of its containers.
            name: the pupil's username.
            over: set when the lesson is over.
            seed: of the pupil's whims.
        """
        super().__init__(name=name, daemon=True)
        self.done: Counter[str] = Counter()
        self.failures: list[str] = []
        self._url, self._container, self._over = url, f"{network}-{name}", over
        self._whim = random.Random(seed)  # noqa: S311 - whims, not secrets
        self._visitor, self._signed_in = Visitor(url, name), float("-inf")
        self._labs = [catalogue.load(slug) for slug in catalogue.experiments()]

    def run(self) -> None:
        """Come and go until the lesson is over; whatever goes wrong is noted, and the next visit is tried."""
        while not self._over.is_set():
            try:
                self._visit()
            except LeftError:
                break
            except Exception as error:  # noqa: BLE001 - each failure of a pupil is one of the centre
                self.failures.append(f"{time.strftime('%H:%M:%S')} {self.name}: {error!r}"[:400])
                self._over.wait(AGAIN_S)

    def _wait(self, between: tuple[float, float]) -> None:
        if self._over.wait(self._whim.uniform(*between)):
            raise LeftError

    def _visit(self) -> None:
        self._be_signed_in()
        self._visitor.web.get("/services/centre/").raise_for_status()
        lab = self._whim.choice(self._labs)
        bench = self._enter(lab)
        self._work(bench, lab)
        leave, weight = zip(*self._ways(bench), strict=True)
        act: Callable[[], None] = self._whim.choices(leave, weight)[0]
        act()
        self.done["visits"] += 1

    def _be_signed_in(self) -> None:
        if time.monotonic() - self._signed_in < SIGN_IN_S - SIGN_IN_RESERVE_S:
            return
        self._visitor.web.close()
        self._visitor = Visitor(self._url, self.name)
        self._visitor.web.timeout = LIMIT_S
        self._visitor.sign_in().raise_for_status()
        self._signed_in = time.monotonic()
        self.done["sign-ins"] += 1

    def _enter(self, lab: Lab) -> Bench:
        """Open the lab's page, again and again as the page does where the container has just gone."""
        until = time.monotonic() + PATIENCE_S
        for tried in itertools.count(1):
            try:
                return self._open(lab)
            except Exception:
                if time.monotonic() > until and tried >= TRIES:
                    raise
                self.done["second tries"] += 1
                self._wait((AGAIN_S, AGAIN_S))
        raise AssertionError

    def _open(self, lab: Lab) -> Bench:
        bench = Bench(self._visitor, lab.slug, SCHOOL.course, lab.slug)
        if bench.opened["event"] == "failed":
            bench.close()
            raise RuntimeError(f"the bench did not open: {bench.opened['message']['en']}")
        return bench

    def _work(self, bench: Bench, lab: Lab) -> None:
        for controls in self._whim.sample(lab.exemplar.plan(), k=self._whim.randint(1, 3)):
            said = bench.run(controls)
            if said["event"] != "ran" or not said["receipt"]:
                raise RuntimeError(f"a run ended as {said['event']}")
            self.done["runs"] += 1
            self._wait(THINKING_S)
        changes = {"changes": {"hypothesis": f"第 {self.done['visits']} 次"}}
        bench.call("PATCH", f"records/{bench.place}/answers", changes).raise_for_status()
        if self._whim.random() < 1 / 3:
            if (state := bench.hand_in()) != "graded":
                raise RuntimeError(f"a hand-in ended as {state}")
            self.done["hand-ins"] += 1

    def _ways(self, bench: Bench) -> list[tuple[Callable[[], None], int]]:
        """List the ways to leave, and how usual each is."""
        return [
            (lambda: self._close(bench), 10),
            (lambda: self._vanish(bench, AWAY_S), 5),
            (lambda: self._stare(bench), 3),
            (lambda: self._sign_out(bench), 2),
            (lambda: self._lose_container(bench), 2),
            (lambda: self._stop_server(bench), 1),
            (lambda: self._vanish(bench, GONE_S), 2),
        ]

    def _close(self, bench: Bench) -> None:
        """Close the page, which gives its kernel back."""
        bench.close()
        self._wait(AWAY_S)

    def _vanish(self, bench: Bench, between: tuple[float, float]) -> None:
        """Be gone without a word, as a tablet that falls asleep."""
        bench.line.close()
        self.done["vanished"] += 1
        self._wait(between)

    def _stare(self, bench: Bench) -> None:
        """Leave the page open and untouched, in sight."""
        self._wait((30.0, 90.0))
        bench.close()
        self.done["stared"] += 1

    def _sign_out(self, bench: Bench) -> None:
        """Give the tablet to somebody else."""
        bench.close()
        self._visitor.web.get("/hub/logout").raise_for_status()
        self._signed_in = float("-inf")
        self.done["sign-outs"] += 1
        self._wait(AWAY_S)

    def _lose_container(self, bench: Bench) -> None:
        """Lose the container behind the hub's back, and come back at once."""
        subprocess.run(["docker", "kill", self._container], capture_output=True, check=False)
        bench.line.close()
        self.done["containers lost"] += 1

    def _stop_server(self, bench: Bench) -> None:
        bench.line.close()
        stop(self._visitor)
        self.done["servers stopped"] += 1
        self._wait(AWAY_S)
