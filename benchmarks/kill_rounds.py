"""`make kill-rounds`: worker and exchange are killed at random moments while pupils hand in and are marked.

A pupil's page does what it always does: it sends again until it is answered. Each round hands in one record, kills one
process (SIGKILL) at a random moment, starts it again, and waits for the marks. At the end everything is counted:

* `kill.lost`: acknowledged runs or hand-ins that are not there any more, or ended as anything but graded;
* `kill.twice`: hand-ins that came to an end more than once;
* `kill.receipts`: hand-ins whose receipt changed when they were sent again;
* `kill.wait.p95`: from handing in to the marks, kill included [s].
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from benchmarks.figure import Figure, sample
from benchmarks.grading_report import percentile
from benchmarks.marking_stage import PATIENCE, LateError, Stage, stage
from benchmarks.pupil import Pupil
from graders.exchange import ledger
from graders.exchange.database import Database
from graders.exchange.table import Event, Lease, StoredTrial, Submission

PUPILS, WORKERS = 6, 2
LATEST = 1.2
"""The kill comes at most so long after a record was begun to be handed in [s]."""

SEED = 20210122


@dataclass
class Told:
    """What pupils were told, and what came of it.

    Attributes:
        trials: SM3 of each acknowledged run, by id.
        submissions: receipt of each acknowledged hand-in, by id.
        changed: hand-ins whose receipt changed.
        waits: from handing in to the marks [s].
    """

    trials: dict[str, str] = field(default_factory=dict)
    submissions: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


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
    """

    def __init__(self, found: Stage, source: random.Random) -> None:
        self.stage, self.source, self.told = found, source, Told()
        self.pupils = [Pupil(found, name) for name in found.students]
        self.plan = found.lab.exemplar.plan()

    def _kill_one(self) -> None:
        """Kill the exchange or a worker, and start it again at once."""
        place = self.source.randrange(-1, WORKERS)
        victim = self.stage.exchange if place < 0 else self.stage.workers[place]
        if victim is not None:
            victim.kill()
            victim.wait()
        if place < 0:
            self.stage.exchange = self.stage.start("graders.exchange")
        else:
            self.stage.workers[place] = self.stage.start("graders.worker")

    def _hand_in(self, pupil: Pupil, identifier: str) -> None:
        """Make one more run, store it and hand the record in; each is sent twice, as after a lost answer."""
        trial = pupil.trial(self.source.choice(self.plan))
        self.told.trials[trial.id] = _insist(pupil.keep, trial)["sm3"]
        first, second = (_insist(pupil.hand_in, identifier) for _ in range(2))
        self.told.submissions[identifier] = first
        if first["hmac"] != second["hmac"]:
            self.told.changed.append(identifier)

    def round(self, pupil: Pupil) -> None:
        """Let one pupil hand in while something is killed, and wait for the marks."""
        identifier, began = str(uuid.uuid4()), time.monotonic()
        moment = self.source.uniform(0, LATEST)
        with ThreadPoolExecutor(1) as pool:
            handing_in = pool.submit(self._hand_in, pupil, identifier)
            time.sleep(moment)
            self._kill_one()
            handing_in.result(PATIENCE)
        _insist(pupil.await_marks, identifier, 0.05)
        self.told.waits.append(time.monotonic() - began)


def lost(database: Database, told: Told) -> list[str]:
    """List what was acknowledged and is not there as it was, or has no marks."""
    with database.read() as session:
        trials = {row.id: row.sm3 for row in session.execute(select(StoredTrial.id, StoredTrial.sm3))}
        handed_in = {found.id: found for found in session.scalars(select(Submission))}
        gone = [one for one, sm3 in told.trials.items() if trials.get(one) != sm3]
        for one, receipt in told.submissions.items():
            found = handed_in.get(one)
            if found is None or found.sm3 != receipt["sm3"] or found.state != "graded" or not found.marks:
                gone.append(one)
        return gone


def twice(database: Database) -> list[str]:
    """List the hand-ins that came to an end more than once, and what else must not be."""
    with database.read() as session:
        ends = select(Event.content).where(Event.kind.in_(["graded", "rejected", "error"]))
        count = Counter(json.loads(content)["id"] for content in session.scalars(ends))
        left = [lease.thing for lease in session.scalars(select(Lease))]
        broken = ledger.first_broken(session)
    return [one for one, times in count.items() if times > 1] + left + ([f"log {broken}"] if broken else [])


def run(folder: Path, rounds: int, seed: int = SEED) -> tuple[Told, list[str], list[str]]:
    """Make rounds in an empty folder; returns what was told, what is lost, and what happened twice."""
    with stage(folder, "pendulum", PUPILS, attempts=100) as found:
        found.workers = [found.start("graders.worker") for _ in range(WORKERS)]
        made = Rounds(found, random.Random(seed))  # noqa: S311 - chance, not secrets
        for number in range(rounds):
            made.round(made.pupils[number % PUPILS])
            if sys.stderr.isatty() or (number + 1) % 10 == 0:
                print(f"{number + 1} of {rounds} rounds", file=sys.stderr, flush=True)
        database = Database(found.state.exchange_database)
        try:
            return made.told, lost(database, made.told), twice(database)
        finally:
            database.close()


def main() -> None:
    """Make the rounds and print the figures; end with an error if anything was lost or marked twice."""
    parser = argparse.ArgumentParser(prog="make kill-rounds", description="kill -9 while marking")
    parser.add_argument("--rounds", type=int, default=300, help="how many; one pupil may hand in 100 times")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yunlab-kill-") as folder:
        told, gone, doubled = run(Path(folder), options.rounds)
    counts = {"kill.rounds": options.rounds, "kill.lost": len(gone), "kill.twice": len(doubled)}
    for name, count in (counts | {"kill.receipts": len(told.changed)}).items():
        print(Figure(name, "1", sample([count])).to_line())
    print(Figure("kill.wait.p95", "s", sample([percentile(told.waits, 0.95)])).to_line())
    if bad := gone + doubled + told.changed:
        sys.exit("\n".join(bad))


if __name__ == "__main__":
    try:
        main()
    except LateError as error:
        sys.exit(str(error))
