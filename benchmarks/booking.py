"""Random bookings, changes and cancellations by several at once, replayed afterwards: was a place ever taken twice?

The ledger counts at the beginnings of lessons; the oracle knows nothing of it. It takes the centre's log of acts, step
by step, and sweeps a line over the lessons of the day after each.
"""

from __future__ import annotations

import itertools
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from benchmarks.figure import Figure, sample
from centre import schema
from centre.account.schema import Deed
from centre.booking.ledger import Ledger, NoBookingError
from centre.booking.schema import SchoolRule
from centre.booking.span import Span
from centre.booking.wish import Wish
from centre.people import open_people

ACTS, HANDS = 10_000, 8
PLACES, SCHOOLS, CLASSES = 120, 4, 24
SHARES = (100, 70, 50, 30)
NOW = datetime(2026, 12, 1, tzinfo=UTC)
DAYS = 20
LENGTHS = (20, 40, 45, 90)


@dataclass(frozen=True)
class Lesson:
    """A booked lesson as the log tells it."""

    starts: datetime
    ends: datetime
    places: int
    school: str


def fill(engine: Engine) -> list[str]:
    """Make schools with quotas and classes with pupils; return the classes."""
    with Session(engine) as session, session.begin():
        for index, share in enumerate(SHARES):
            school = schema.School(name=f"s{index}", title_zh="学校", title_en="School")
            session.add(school)
            session.flush()
            session.add(SchoolRule(school_number=school.number, share=share, lessons=""))
            session.add_all(_class(school, number) for number in range(CLASSES // SCHOOLS))
        session.flush()
        courses = list(session.scalars(select(schema.Course)))
        for number, course in enumerate(courses):
            session.add_all(_pupil(course, each) for each in range(12 + number))
        return [course.name for course in courses]


def _class(school: schema.School, number: int) -> schema.Course:
    return schema.Course(name=f"{school.name}-c{number}", school=school, title_zh="班", title_en="Class")


def _pupil(course: schema.Course, number: int) -> schema.Person:
    since = NOW - timedelta(days=900)
    name = f"{course.name}-{number}"
    member = schema.Membership(course=course, since=since)
    return schema.Person(username=name, name=name, role="student", source="demo", updated=since, memberships=[member])


class Hand:
    """Somebody who books at random.

    Args:
        ledger: where.
        courses: the classes that there are.
        days: so many there are.
        seed: of the dice.
    """

    def __init__(self, ledger: Ledger, courses: list[str], days: int, seed: int) -> None:
        self.ledger, self.courses, self.days = ledger, courses, days
        self.dice = random.Random(seed)  # noqa: S311
        self.done: Counter[str] = Counter()
        self.mine: list[tuple[str, int]] = []

    def act(self) -> None:
        """Book, change or cancel something."""
        chance = self.dice.random()
        try:
            if not self.mine or chance < 0.55:
                self._book()
            elif chance < 0.8:
                self._change(*self.dice.choice(self.mine))
            else:
                self._cancel(self.mine.pop(self.dice.randrange(len(self.mine))))
        except NoBookingError:
            self.done["gone"] += 1

    def _wish(self, course: str) -> Wish:
        minutes = self.dice.randrange(0, 8 * 60, 5)
        starts = NOW + timedelta(days=self.dice.randrange(1, self.days + 1), minutes=minutes)
        span = Span(starts, starts + timedelta(minutes=self.dice.choice(LENGTHS)))
        return Wish(course, "pendulum", span, self.dice.choice((None, None, 10)))

    def _book(self) -> None:
        course = self.dice.choice(self.courses)
        (found,) = self.ledger.book([self._wish(course)], "hand", waits=self.dice.random() < 0.5)
        self.done[found.state] += 1
        if found.number:
            self.mine.append((course, found.number))

    def _change(self, course: str, number: int) -> None:
        found = self.ledger.change(course, number, self._wish(course), "hand", waits=self.dice.random() < 0.3)
        self.done[f"change {found.state}"] += 1

    def _cancel(self, which: tuple[str, int]) -> None:
        self.ledger.cancel(*which, "hand")
        self.done["cancelled"] += 1


def storm(where: Path | str, acts: int, days: int = DAYS) -> tuple[Counter[str], int, int]:
    """Let several hands book at once in a new database.

    Returns:
        what was done, how many steps the log holds, and after how many of them a place was taken twice.
    """
    people = open_people(where)
    try:
        courses = fill(people.engine)
        ledger = Ledger(people.engine, lambda: PLACES, lambda: NOW)
        hands = [Hand(ledger, courses, days, number) for number in range(HANDS)]
        with ThreadPoolExecutor(HANDS) as several:
            list(several.map(lambda hand: [hand.act() for _ in range(acts // HANDS)], hands))
        steps = [deed.detail | {"course": deed.subject} for deed in _deeds(people.engine)]
    finally:
        people.close()
    return sum((hand.done for hand in hands), Counter()), len(steps), over_capacity(steps)


def _deeds(engine: Engine) -> list[Deed]:
    with Session(engine) as session:
        return list(session.scalars(select(Deed).order_by(Deed.number)))


def over_capacity(steps: Iterable[Mapping[str, Any]]) -> int:
    """Count the steps after which more places were taken than there are, or than a school may take."""
    found, days = 0, defaultdict[object, dict[int, Lesson]](dict)
    where: dict[int, object] = {}
    for step in steps:
        number, starts = step["number"], datetime.fromisoformat(step["starts"])
        days[where.get(number)].pop(number, None)
        where[number] = starts.date()
        if step["state"] == "booked":
            ends = datetime.fromisoformat(step["ends"])
            days[starts.date()][number] = Lesson(starts, ends, step["places"], step["course"].split("-")[0])
        found += not _fits(days[starts.date()].values())
    return found


def _fits(lessons: Iterable[Lesson]) -> bool:
    """Sweep a line over the lessons of a day: of what ends and begins at once, the end comes first."""
    taken: Counter[str] = Counter()
    for _moment, change, school in sorted(itertools.chain.from_iterable(map(_ends, lessons))):
        taken[school] += change
        taken[""] += change
        if taken[""] > PLACES or taken[school] > PLACES * SHARES[int(school[1:])] // 100:
            return False
    return True


def _ends(lesson: Lesson) -> Iterator[tuple[datetime, int, str]]:
    yield lesson.ends, -lesson.places, lesson.school
    yield lesson.starts, lesson.places, lesson.school


def figure(acts: int = ACTS) -> Figure:
    """Return the figure of so many acts on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        done, _steps, over = storm(Path(folder) / "centre.sqlite", acts)
    print(", ".join(f"{name}: {count}" for name, count in done.most_common()))
    return Figure("centre.booking.over_capacity", "1", sample([over]), aim="0", reached=over == 0)


if __name__ == "__main__":
    print(figure().to_line())
