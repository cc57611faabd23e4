"""What was told to pupils while processes were killed, what came of it, and the figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from benchmarks.figure import Figure, sample
from benchmarks.grading_report import percentile
from graders.exchange import ledger
from graders.exchange.database import Database
from graders.exchange.table import Event, Lease, StoredTrial, Submission

ROUNDS = 300


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


@dataclass(frozen=True)
class Outcome:
    """What came of rounds.

    Attributes:
        told: what pupils were told.
        lost: what was acknowledged and is not as it was, or was not marked as it should be.
        twice: what came to an end more than once, and what else must not be.
        orphans: process numbers of the sandboxes that are left.
    """

    told: Told
    lost: list[str]
    twice: list[str]
    orphans: list[int]


def _is_whole(marks: str) -> bool:
    return all(mark["points"] == mark["out_of"] for mark in json.loads(marks))


def lost(database: Database, told: Told, whole: bool) -> list[str]:
    """List what was acknowledged and is not there as it was, has no marks, or has not all where it should."""
    with database.read() as session:
        trials = {row.id: row.sm3 for row in session.execute(select(StoredTrial.id, StoredTrial.sm3))}
        handed_in = {found.id: found for found in session.scalars(select(Submission))}
        gone = [one for one, sm3 in told.trials.items() if trials.get(one) != sm3]
        for one, receipt in told.submissions.items():
            found = handed_in.get(one)
            if found is None or found.sm3 != receipt["sm3"] or found.state != "graded" or not found.marks:
                gone.append(f"{one}: {found and found.state}")
            elif whole and not _is_whole(found.marks):
                gone.append(f"{one}: {found.marks}")
        return gone


def twice(database: Database) -> list[str]:
    """List the hand-ins that came to an end more than once, and what else must not be."""
    with database.read() as session:
        ends = select(Event.content).where(Event.kind.in_(["graded", "rejected", "error"]))
        count = Counter(json.loads(content)["id"] for content in session.scalars(ends))
        left = [lease.thing for lease in session.scalars(select(Lease))]
        broken = ledger.first_broken(session)
    return [one for one, times in count.items() if times > 1] + left + ([f"log {broken}"] if broken else [])


def figures(rounds: int, found: Sequence[Outcome]) -> list[Figure]:
    """Return what is counted; of everything but the rounds there must be none."""
    troubles = {
        "kill.lost": sum(len(one.lost) for one in found),
        "kill.twice": sum(len(one.twice) for one in found),
        "kill.receipts": sum(len(one.told.changed) for one in found),
        "kill.orphans": sum(len(one.orphans) for one in found),
    }
    counts = [Figure(name, "1", sample([count]), aim="0", reached=count == 0) for name, count in troubles.items()]
    waits = [wait for one in found for wait in one.told.waits]
    done = Figure("kill.rounds", "1", sample([rounds]), aim=f"≥ {ROUNDS}", reached=rounds >= ROUNDS)
    return [done, *counts, Figure("kill.wait.p95", "s", sample([percentile(waits, 0.95)]))]
