"""Plans: what a teacher decides about an assignment by a form, checked and kept until the worker has made it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from graders.exchange import assignment as assignments
from graders.exchange import clock, ledger
from graders.exchange.refusal import Refusal
from graders.exchange.table import Assignment, Plan, Submission
from graders.language import say
from labkit import catalogue, plain
from labkit.plain import Json, RecordError, canonical
from labkit.quantity import Text

Mode = Literal["practice", "homework", "exam"]
MODES = ("practice", "homework", "exam")
LANGUAGES = ("follow", "zh", "en")
STUDENTS, POINTS = 500, 1000.0
"""Limits: pupils of a class, points of one criterion."""


@dataclass(frozen=True)
class Wanted:
    """What a teacher wants.

    Attributes:
        lab: slug of the lab.
        title: what pupils read.
        due: until when it can be handed in, in UTC; None for no limit.
        attempts: how often it may be handed in.
        mode: practice gives a new apparatus for each attempt; an examination keeps its marks back until the due time.
        weights: points by criterion; 0 leaves a criterion out.
        shown: criteria that the pupil sees.
        language: language of the page; `follow` leaves it to the pupil.
        students: usernames of the class.
    """

    lab: str
    title: Text
    due: str | None
    attempts: int
    mode: Mode
    weights: dict[str, float]
    shown: list[str]
    language: str
    students: list[str]

    @classmethod
    def from_json(cls, data: Json) -> Wanted:
        """Read a plan from outside.

        Raises:
            RecordError: a field is missing, unknown or not as it must be.
        """
        values = plain.mapping(data, "plan")
        names = set(cls.__dataclass_fields__)
        plain.known(values, names, "plan")
        plain.require(set(values) == names, "plan", f"must hold {', '.join(sorted(names - set(values)))}")
        facts = assignments.facts(values, "plan")
        weights = _weights(values["weights"], facts.lab)
        shown = _names(values["shown"], "plan.shown", len(weights))
        plain.require(set(shown) <= set(weights), "plan.shown", "names a criterion that the lab does not have")
        mode = _one_of(values["mode"], MODES, "plan.mode")
        plain.require(mode != "exam" or facts.due is not None, "plan.due", "an examination needs a due time")
        return cls(
            facts.lab, facts.title, facts.due, facts.attempts,
            mode=cast("Mode", mode),
            weights=weights,
            shown=shown,
            language=_one_of(values["language"], LANGUAGES, "plan.language"),
            students=_names(values["students"], "plan.students", STUDENTS),
        )  # fmt: skip

    @property
    def criteria(self) -> set[str]:
        """The criteria that count."""
        return {name for name, points in self.weights.items() if points}


def _one_of(data: Json, choices: tuple[str, ...], place: str) -> str:
    plain.require(data in choices, place, f"must be one of {', '.join(choices)}")
    return str(data)


def _names(data: Json, place: str, limit: int) -> list[str]:
    plain.require(isinstance(data, list) and len(data) <= limit, place, f"must be a list of at most {limit} names")
    return [plain.name(one, place) for one in data]


def _weights(data: Json, lab: str) -> dict[str, float]:
    values = plain.mapping(data, "plan.weights")
    points = catalogue.load(lab).points
    plain.require(set(values) == set(points), "plan.weights", f"must hold {', '.join(points)}")
    weights = {name: plain.number(values[name], f"plan.weights.{name}") for name in points}
    for name, weight in weights.items():
        plain.require(0 <= weight <= POINTS, f"plan.weights.{name}", f"must be 0 … {POINTS:g}")
    plain.require(any(weights.values()), "plan.weights", "at least one criterion must count")
    return weights


def read(row: Plan) -> Wanted:
    """Return what a stored plan holds."""
    return Wanted(**json.loads(row.content))


def of(session: Session, given: Assignment) -> Wanted | None:
    """Return the plan of an assignment, None where it was released without one."""
    row = session.get(Plan, (given.course, given.name))
    return read(row) if row else None


def keep(session: Session, course: str, name: str, wanted: Wanted, by: str) -> Plan:
    """Keep a plan, new or changed, for the worker to carry out.

    Raises:
        Refusal: the assignment exists already and cannot become this one.
    """
    row = session.get(Plan, (course, name))
    before = read(row) if row else None
    _check_change(session, course, name, before, wanted)
    moment = clock.now()
    row = row or Plan(course=course, name=name)
    row.content = canonical(asdict(wanted)).decode()
    row.state, row.reason, row.changed, row.by = "preparing", None, moment, by
    row.closed = row.closed is True and before is not None and before.due == wanted.due
    session.add(row)
    about: dict[str, str | int | None] = {"course": course, "assignment": name, "by": by, "lab": wanted.lab}
    about |= {"due": wanted.due, "attempts": wanted.attempts, "mode": wanted.mode}
    ledger.append(session, moment, "planned", about | {"weights": canonical(wanted.weights).decode()})
    return row


def _check_change(session: Session, course: str, name: str, before: Wanted | None, wanted: Wanted) -> None:
    """What pupils have begun keeps its lab and its apparatus; what they have handed in keeps its criteria."""
    existing = session.get(Assignment, (course, name))
    if existing is None:
        return
    counting = before or replace(wanted, lab=existing.lab, weights=dict(catalogue.load(existing.lab).points))
    mode = before.mode if before else "homework"
    fixed = wanted.lab == existing.lab and (wanted.mode == "practice") == (mode == "practice")
    if not fixed:
        why = say("Pupils have this already: its lab and whether it is practice cannot change. Assign another.")
        raise Refusal(409, "already_given", why)
    if counting.criteria != wanted.criteria and _handed_in(session, course, name):
        why = say("Something was handed in: points can change, but no criterion can be added or left out.")
        raise Refusal(409, "already_handed_in", why)


def _handed_in(session: Session, course: str, name: str) -> bool:
    same = (Submission.course == course, Submission.assignment == name)
    return bool(session.scalar(select(func.count()).where(*same)))


def of_course(session: Session, course: str) -> list[Plan]:
    """List the plans of a course, the oldest first."""
    return list(session.scalars(select(Plan).where(Plan.course == course).order_by(Plan.changed)))


def to_json(row: Plan) -> dict[str, Json]:
    """Describe a plan to teachers; the class list is the centre's own and stays out."""
    wanted = asdict(read(row))
    del wanted["students"]
    reason = json.loads(row.reason) if row.reason else None
    return wanted | {"name": row.name, "state": row.state, "reason": reason, "changed": row.changed, "by": row.by}


__all__ = ["MODES", "Mode", "RecordError", "Wanted", "keep", "of", "of_course", "read", "to_json"]
