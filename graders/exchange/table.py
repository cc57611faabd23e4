"""The exchange's tables. Times are ISO 8601 in UTC with milliseconds; JSON is stored in its canonical form."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """All tables of the exchange."""


class Assignment(Table):
    """A lab given to a class."""

    __tablename__ = "assignment"

    course: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    lab: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    due: Mapped[str | None]
    attempts: Mapped[int]
    released: Mapped[str]
    files: Mapped[str]
    """Blob: JSON object of path to base64."""


class Member(Table):
    """A pupil known to belong to a course."""

    __tablename__ = "member"

    course: Mapped[str] = mapped_column(primary_key=True)
    student: Mapped[str] = mapped_column(primary_key=True)


class StoredTrial(Table):
    """A trial as the bench signed it."""

    __tablename__ = "trial"
    __table_args__ = (
        ForeignKeyConstraint(["course", "assignment"], ["assignment.course", "assignment.name"]),
        Index("trial_of_record", "course", "assignment", "student"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    course: Mapped[str]
    assignment: Mapped[str]
    student: Mapped[str]
    attempt: Mapped[int]
    stored: Mapped[str]
    sm3: Mapped[str]
    content: Mapped[str]
    genuine: Mapped[bool | None]
    """Whether a replay gave the same readings; None until the worker has made it."""


class StoredAnswers(Table):
    """What a pupil has written so far."""

    __tablename__ = "answers"
    __table_args__ = (ForeignKeyConstraint(["course", "assignment"], ["assignment.course", "assignment.name"]),)

    course: Mapped[str] = mapped_column(primary_key=True)
    assignment: Mapped[str] = mapped_column(primary_key=True)
    student: Mapped[str] = mapped_column(primary_key=True)
    saved: Mapped[str]
    content: Mapped[str]


class StoredCells(Table):
    """What a pupil has written so far for a code lab."""

    __tablename__ = "cells"
    __table_args__ = (ForeignKeyConstraint(["course", "assignment"], ["assignment.course", "assignment.name"]),)

    course: Mapped[str] = mapped_column(primary_key=True)
    assignment: Mapped[str] = mapped_column(primary_key=True)
    student: Mapped[str] = mapped_column(primary_key=True)
    saved: Mapped[str]
    content: Mapped[str]
    """JSON object of grade_id to text."""


class Submission(Table):
    """A record handed in: written once, then only its state moves."""

    __tablename__ = "submission"
    __table_args__ = (
        ForeignKeyConstraint(["course", "assignment"], ["assignment.course", "assignment.name"]),
        UniqueConstraint("course", "assignment", "student", "number"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    course: Mapped[str]
    assignment: Mapped[str]
    student: Mapped[str]
    number: Mapped[int]
    time: Mapped[str]
    sm3: Mapped[str]
    """The frozen record: name of a blob."""
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(default=None)
    """JSON {zh, en}: why it was rejected, or what went wrong."""
    marks: Mapped[str | None] = mapped_column(default=None)
    """JSON array of the rubric's marks."""


class Lease(Table):
    """What a worker has in hand: nobody else takes it up until the lease ends or its holder is dead."""

    __tablename__ = "lease"

    thing: Mapped[str] = mapped_column(primary_key=True)
    """Id of a submission or of a regrade, or which plan is carried out."""
    holder: Mapped[str]
    until: Mapped[str]


class Regrade(Table):
    """Marking an assignment of a whole class again."""

    __tablename__ = "regrade"
    __table_args__ = (Index("regrade_of_assignment", "course", "assignment"),)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    course: Mapped[str]
    assignment: Mapped[str]
    by: Mapped[str]
    time: Mapped[str]


class RegradeItem(Table):
    """One submission of a regrade."""

    __tablename__ = "regrade_item"

    regrade: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    state: Mapped[str]
    """`waiting`, `done` or `failed`."""
    tries: Mapped[int] = mapped_column(default=0)


class Event(Table):
    """One line of the log; its hash covers the line before."""

    __tablename__ = "event"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    time: Mapped[str]
    kind: Mapped[str]
    content: Mapped[str]
    hash: Mapped[str]


class Plan(Table):
    """What a teacher has decided about an assignment; the worker makes the assignment from it.

    An assignment that was released with nbgrader alone has none: it is homework with its lab's points.
    """

    __tablename__ = "plan"

    course: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    """JSON: what `graders.exchange.plan.Wanted` holds."""
    state: Mapped[str]
    """`preparing`, `ready` or `failed`."""
    reason: Mapped[str | None]
    """JSON {zh, en}: why it failed."""
    changed: Mapped[str]
    by: Mapped[str]
    closed: Mapped[bool] = mapped_column(default=False)
    """Whether the records of an examination that nobody had handed in were taken at its end."""


class Override(Table):
    """A mark that a teacher has put in the place of the rubric's."""

    __tablename__ = "override"

    course: Mapped[str] = mapped_column(primary_key=True)
    assignment: Mapped[str] = mapped_column(primary_key=True)
    student: Mapped[str] = mapped_column(primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str]
    points: Mapped[float | None]
    """None: the teacher has taken the correction back, and the gradebook is still to be told."""
    reason: Mapped[str]
    by: Mapped[str]
    time: Mapped[str]
    written: Mapped[bool] = mapped_column(default=False)
    """Whether nbgrader's gradebook holds it; from then on a newer number there counts."""
