"""`make kill-rounds`: whatever takes part in marking is killed at random moments while pupils hand in and are marked.

A pupil's page does what it always does: it sends again until it is answered. Each round hands in one record or one
program, kills one process (SIGKILL) at a random moment, starts it again, and waits for the marks. Exchange and workers
are killed in every round's turn, beside programs also the keeper of sandboxes and the sandboxes themselves. At the end
everything is counted:

* `kill.lost`: acknowledged runs or hand-ins that are not there any more, or ended as anything but graded; a right
  program that did not get full marks;
* `kill.twice`: hand-ins that came to an end more than once;
* `kill.receipts`: hand-ins whose receipt changed when they were sent again;
* `kill.orphans`: containers of sandboxes that are left when everything has ended;
* `kill.wait.p95`: from handing in to the marks, kill included [s].
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import httpx

from benchmarks import report
from benchmarks.keeper import KeeperError, Kept, keeper
from benchmarks.kill_report import ROUNDS, Outcome, Told, figures, lost, twice
from benchmarks.marking_stage import PATIENCE, LateError, Stage, stage
from benchmarks.pupil import Pupil
from graders.exchange.database import Database

KINDS = {"record": "pendulum", "program": "steer_cart"}
"""What is handed in."""

PUPILS, WORKERS = 6, 2
LATEST = 1.2
"""The kill comes at most so long after a record was begun to be handed in [s]."""

SEED = 20210122


def _insist(ask: Callable[..., dict[str, Any]], *facts: Any) -> dict[str, Any]:  # noqa: ANN401 - what it takes
    """Ask again until there is an answer, as the page does."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return ask(*facts)
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


class Rounds:
    """Rounds on one stage.

    Args:
        found: exchange and workers.
        source: draws victims and moments.
        kept: the keeper of sandboxes, where programs are handed in.
    """

    def __init__(self, found: Stage, source: random.Random, kept: Kept | None) -> None:
        self.stage, self.source, self.kept, self.told = found, source, kept, Told()
        self.pupils = [Pupil(found, name) for name in found.students]
        own = [kept.kill, self._kill_sandbox] if kept else []
        self.victims = [self._kill_exchange, self._kill_worker, *own]

    def _kill_exchange(self) -> None:
        if self.stage.exchange is not None:
            self.stage.exchange.kill()
            self.stage.exchange.wait()
        self.stage.exchange = self.stage.start("graders.exchange")

    def _kill_worker(self) -> None:
        place = self.source.randrange(WORKERS)
        self.stage.workers[place].kill()
        self.stage.workers[place].wait()
        self.stage.workers[place] = self.stage.start("graders.worker")

    def _kill_sandbox(self) -> None:
        """Kill a sandbox, in use or not: nobody starts it again, the keeper has others."""
        alive = self.kept.sandboxes() if self.kept else []
        with suppress(ProcessLookupError):
            if alive and (victim := self.source.choice(alive)):
                os.kill(victim, signal.SIGKILL)

    def _work(self, pupil: Pupil) -> None:
        """Make and store one more run, or save the program again."""
        if self.kept:
            _insist(pupil.save_program)
            return
        trial = pupil.trial(self.source.choice(self.stage.lab.exemplar.plan()))
        self.told.trials[trial.id] = _insist(pupil.keep, trial)["sm3"]

    def _hand_in(self, pupil: Pupil, identifier: str) -> None:
        """Work, and hand in; that is sent twice, as after a lost answer."""
        self._work(pupil)
        first, second = (_insist(pupil.hand_in, identifier) for _ in range(2))
        self.told.submissions[identifier] = first
        if first["hmac"] != second["hmac"]:
            self.told.changed.append(identifier)

    def said(self) -> str:
        """Return what all processes have said last."""
        logs = [self.stage.state.folder / "log", *([self.kept.log] if self.kept else [])]
        return "\n".join(f"{log.name}:\n{log.read_text('utf-8', 'replace')[-4000:]}" for log in logs)

    def round(self, pupil: Pupil) -> None:
        """Let one pupil hand in while something is killed, and wait for the marks."""
        identifier, began = str(uuid.uuid4()), time.monotonic()
        moment = self.source.uniform(0, LATEST)
        with ThreadPoolExecutor(1) as pool:
            handing_in = pool.submit(self._hand_in, pupil, identifier)
            time.sleep(moment)
            self.source.choice(self.victims)()
            handing_in.result(PATIENCE)
        _insist(pupil.await_marks, identifier, 0.05)
        self.told.waits.append(time.monotonic() - began)


def run(folder: Path, rounds: int, kind: str, seed: int = SEED) -> Outcome:
    """Make rounds with records or with programs in an empty folder."""
    with (
        stage(folder, KINDS[kind], PUPILS, attempts=100) as found,
        keeper(folder) if kind == "program" else nullcontext() as kept,
    ):
        found.workers = [found.start("graders.worker") for _ in range(WORKERS)]
        made = Rounds(found, random.Random(seed), kept)  # noqa: S311 - chance, not secrets
        for number in range(rounds):
            try:
                made.round(made.pupils[number % PUPILS])
            except LateError as error:
                raise LateError(f"{error}\n{made.said()}") from error
            if (number + 1) % 10 == 0:
                print(f"{kind}: {number + 1} of {rounds} rounds", file=sys.stderr, flush=True)
        database = Database(found.state.exchange_database)
        try:
            gone, doubled = lost(database, made.told, whole=kept is not None), twice(database)
        finally:
            database.close()
    return Outcome(made.told, gone, doubled, kept.sandboxes() if kept else [])


def main() -> None:
    """Make the rounds and print the figures; end with an error if anything was lost or marked twice."""
    parser = argparse.ArgumentParser(prog="make kill-rounds", description="kill -9 while marking")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="half with records, half with programs")
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args()
    found = []
    for kind in KINDS:
        with tempfile.TemporaryDirectory(prefix="yunlab-kill-") as folder:
            found.append(run(Path(folder), options.rounds // len(KINDS), kind))
    made = figures(sum(len(one.told.waits) for one in found), found)
    if not options.keep:
        report.write("kill-rounds", f"{report.circumstances()}\n\n{report.figures_table(made)}")
    for figure in made:
        print(figure.to_line())
    if bad := [str(thing) for one in found for thing in (*one.lost, *one.twice, *one.told.changed, *one.orphans)]:
        sys.exit("\n".join(bad))


if __name__ == "__main__":
    try:
        main()
    except (KeeperError, LateError) as error:
        sys.exit(str(error))
