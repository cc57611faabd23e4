"""How far pupils have come with an assignment, told from what is stored of their work; nothing is kept for it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from graders.exchange.table import Assignment, StoredAnswers, StoredCells, StoredTrial, Submission
from labkit.plain import Json

Step = Literal["hypothesis", "measure", "analyse", "conclude"]
STEPS: tuple[Step, ...] = get_args(Step)
"""The steps of the lab page in which something is stored, in their order."""

ANSWERED: dict[str, Step] = {
    "hypothesis": "hypothesis",
    "declared_variable": "hypothesis",
    "slope": "analyse",
    "result": "conclude",
    "relation": "conclude",
    "error_source": "conclude",
    "conclusion": "conclude",
}
"""The step in which an answer is written."""


@dataclass(frozen=True)
class Headway:
    """Where one pupil is.

    Attributes:
        step: the last step in which something stands; None for a program, or where nothing does.
        trials: runs with the newest apparatus.
        active: when something of the pupil's was last stored.
    """

    step: Step | None = None
    trials: int = 0
    active: str | None = None

    def to_json(self) -> dict[str, Json]:
        """Return it as the lists tell it."""
        return {"step": self.step, "trials": self.trials, "active": self.active}

    def and_then(self, other: Headway) -> Headway:
        """Return what two sources say together."""
        step = max((each for each in (self.step, other.step) if each), key=STEPS.index, default=None)
        active = max((each for each in (self.active, other.active) if each), default=None)
        return Headway(step, max(self.trials, other.trials), active)


def of_class(session: Session, given: Assignment, only: str | None = None) -> dict[str, Headway]:
    """Return where each pupil is who has a record, or one of them."""
    found: dict[str, Headway] = {}
    for source in (_measured, _written, _programmed, _handed_in):
        for student, headway in source(session, given, only):
            found[student] = found.get(student, Headway()).and_then(headway)
    return found


def _of(table: Any, given: Assignment, only: str | None, *said: Any) -> Select[Any]:  # noqa: ANN401
    """Ask for pupils and what a table says of them, for an assignment, or for one pupil's part in it."""
    chosen = select(table.student, *said).where(table.course == given.course, table.assignment == given.name)
    return chosen if only is None else chosen.where(table.student == only)


def _measured(session: Session, given: Assignment, only: str | None) -> Iterator[tuple[str, Headway]]:
    """Runs count while their apparatus is the newest."""
    chosen = _of(StoredTrial, given, only, func.count(), func.max(StoredTrial.stored))
    rows = session.execute(chosen.group_by(StoredTrial.student, StoredTrial.attempt).order_by(StoredTrial.attempt))
    newest = {student: (count, stored) for student, count, stored in rows}
    for student, (count, stored) in newest.items():
        yield student, Headway("measure", count, stored)


def _written(session: Session, given: Assignment, only: str | None) -> Iterator[tuple[str, Headway]]:
    chosen = _of(StoredAnswers, given, only, StoredAnswers.saved, StoredAnswers.content)
    for student, saved, content in session.execute(chosen):
        yield student, Headway(_step(json.loads(content)), 0, saved or None)


def _step(answers: dict[str, Json]) -> Step | None:
    steps = [step for name, step in ANSWERED.items() if answers.get(name)]
    return max(steps, key=STEPS.index, default=None)


def _programmed(session: Session, given: Assignment, only: str | None) -> Iterator[tuple[str, Headway]]:
    for student, saved in session.execute(_of(StoredCells, given, only, StoredCells.saved)):
        yield student, Headway(active=saved)


def _handed_in(session: Session, given: Assignment, only: str | None) -> Iterator[tuple[str, Headway]]:
    chosen = _of(Submission, given, only, func.max(Submission.time)).group_by(Submission.student)
    for student, time in session.execute(chosen):
        yield student, Headway(active=time)
