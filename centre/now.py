"""What a teacher sees of a lesson while it runs: who is in, at which step, and who may need a hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from centre.exchange import Assignment, Progress, Step, Text
from centre.person import Course, Person

QUIET = timedelta(minutes=6)
"""Whoever is in and has stored nothing for so long may be stuck: neither a run nor a word."""

LESSON = timedelta(minutes=90)
"""What was stored longer ago belongs to another lesson."""


@dataclass(frozen=True)
class Seat:
    """One pupil; what was stored in an earlier lesson is not told."""

    username: str
    name: str
    is_in: bool
    assignment: str
    title: Text | None
    step: Step | None
    trials: int
    active: datetime | None
    has_handed_in: bool
    is_quiet: bool


@dataclass(frozen=True)
class Lesson:
    """A class at this moment; those who may need a hand first, then in the order of the list."""

    course: Course
    seats: tuple[Seat, ...]
    silent: bool

    @property
    def present(self) -> int:
        """How many are in."""
        return sum(seat.is_in for seat in self.seats)

    @property
    def quiet(self) -> int:
        """How many may need a hand."""
        return sum(seat.is_quiet for seat in self.seats)

    @property
    def handed_in(self) -> int:
        """How many have handed in what they work on."""
        return sum(seat.has_handed_in for seat in self.seats)


def lesson(
    course: Course,
    pupils: Collection[Person],
    assignments: list[Assignment],
    present: Collection[str],
    moment: datetime,
    *,
    silent: bool,
) -> Lesson:
    """Puts a class together.

    Args:
        course: the class.
        pupils: who is in it.
        assignments: what it was given.
        present: usernames of those whose bench stands.
        moment: now.
        silent: whether the exchange did not answer.
    """
    seats = [seat(one, newest(assignments, one.username, moment), one.username in present, moment) for one in pupils]
    return Lesson(course, tuple(sorted(seats, key=lambda each: (not each.is_quiet, each.username))), silent)


def newest(assignments: list[Assignment], username: str, moment: datetime) -> tuple[Assignment, Progress] | None:
    """What a pupil worked on last in this lesson."""
    mine = [(each, each.students[username]) for each in assignments if username in each.students]
    fresh = [(each, far) for each, far in mine if far.active and moment - far.active < LESSON]
    return max(fresh, key=lambda one: one[1].active or moment, default=None)


def seat(pupil: Person, found: tuple[Assignment, Progress] | None, is_in: bool, moment: datetime) -> Seat:
    """One pupil's seat."""
    given, far = found or (None, Progress(state="working"))
    waiting = far.active is not None and moment - far.active >= QUIET
    return Seat(
        username=pupil.username,
        name=pupil.name,
        is_in=is_in,
        assignment=given.name if given else "",
        title=given.title if given else None,
        step=far.step,
        trials=far.trials,
        active=far.active,
        has_handed_in=given is not None and far.state != "working",
        is_quiet=is_in and far.state == "working" and waiting,
    )
