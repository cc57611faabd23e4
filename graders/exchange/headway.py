"""How far pupils have come, told from what is stored of their work; nothing is kept for it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from graders.exchange.table import StoredAnswers, StoredCells, StoredTrial, Submission
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


Place = tuple[str, str]
"""An assignment and a pupil."""


def of_course(session: Session, course: str, only: str | None = None) -> dict[Place, Headway]:
    """Return where each pupil is with each assignment of a course, or where one of them is; a record must be there."""
    found: dict[Place, Headway] = {}
    for source in (_measured, _written, _programmed, _handed_in):
        for place, headway in source(session, course, only):
            found[place] = found.get(place, Headway()).and_then(headway)
    return found


def _of(table: Any, course: str, only: str | None, *said: Any) -> Select[Any]:  # noqa: ANN401
    """Ask for assignments, pupils and what a table says of them, in a whole course, or for one pupil."""
    chosen = select(table.assignment, table.student, *said).where(table.course == course)
    return chosen if only is None else chosen.where(table.student == only)


def _measured(session: Session, course: str, only: str | None) -> Iterator[tuple[Place, Headway]]:
    """Runs count while their apparatus is the newest."""
    chosen, table = _of(StoredTrial, course, only, func.count(), func.max(StoredTrial.stored)), StoredTrial
    rows = session.execute(chosen.group_by(table.assignment, table.student, table.attempt).order_by(table.attempt))
    newest = {(assignment, student): (count, stored) for assignment, student, count, stored in rows}
    for place, (count, stored) in newest.items():
        yield place, Headway("measure", count, stored)


def _written(session: Session, course: str, only: str | None) -> Iterator[tuple[Place, Headway]]:
    chosen = _of(StoredAnswers, course, only, StoredAnswers.saved, StoredAnswers.content)
    for assignment, student, saved, content in session.execute(chosen):
        yield (assignment, student), Headway(_step(json.loads(content)), 0, saved or None)


def _step(answers: dict[str, Json]) -> Step | None:
    steps = [step for name, step in ANSWERED.items() if answers.get(name)]
    return max(steps, key=STEPS.index, default=None)


def _programmed(session: Session, course: str, only: str | None) -> Iterator[tuple[Place, Headway]]:
    for assignment, student, saved in session.execute(_of(StoredCells, course, only, StoredCells.saved)):
        yield (assignment, student), Headway(active=saved)


def _handed_in(session: Session, course: str, only: str | None) -> Iterator[tuple[Place, Headway]]:
    chosen = _of(Submission, course, only, func.max(Submission.time))
    for assignment, student, time in session.execute(chosen.group_by(Submission.assignment, Submission.student)):
        yield (assignment, student), Headway(active=time)
