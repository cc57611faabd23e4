"""Gathers what a page shows: people from our database, the rest from the exchange, divided by `centre.access`."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from centre import access, clock, now, student, teacher
from centre.exchange import AbsentError, Assignment, Exchange, RefusedError, Result, SilentError
from centre.people import People
from centre.person import Course, Person
from centre.plan import PLANS, Plan


@dataclass(frozen=True)
class Told:
    """What the exchange tells about a class; `silent` when it did not answer."""

    assignments: list[Assignment]
    results: list[Result]
    silent: bool = False
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True)
class StartView:
    """A pupil's start page."""

    start: student.Start
    courses: tuple[Course, ...]
    moment: datetime
    silent: bool


@dataclass(frozen=True)
class ClassView:
    """A class as its teacher sees it, newest due time first."""

    course: Course
    courses: tuple[Course, ...]
    sheets: tuple[teacher.Sheet, ...]
    pupils: int
    moment: datetime
    silent: bool
    unready: tuple[Plan, ...]
    past: tuple[Course, ...] = ()
    """Classes of years that are over."""

    @property
    def is_past(self) -> bool:
        """This class's year is over: it can be looked at and is left as it is."""
        return self.course in self.past


async def nothing() -> list[Plan]:
    """No plans, for those they do not concern."""
    return []


class Views:
    """Gathers the pages' contents; every method begins with the question who is asking."""

    def __init__(self, people: People, exchange: Exchange, hub_prefix: str) -> None:
        self.people = people
        self.exchange = exchange
        self.hub_prefix = hub_prefix

    async def start(self, person: Person) -> StartView:
        """The start page of a pupil, with nothing of anybody else."""
        courses, past = self.courses(access.courses(person, "work")), self.courses(access.past(person))
        told = await asyncio.gather(*[self.told(course.name, student=person.username) for course in (*courses, *past)])
        moment = clock.now()
        cards = [
            (student.kept if course in past else student.card)(
                assignment, person, course, access.own(person, each.results), moment, self.hub_prefix
            )
            for course, each in zip((*courses, *past), told, strict=True)
            for assignment in each.assignments
        ]
        return StartView(student.start([*filter(None, cards)]), courses, moment, any(each.silent for each in told))

    async def overview(self, person: Person, course_id: str) -> ClassView:
        """A class, for a teacher of it.

        Raises:
            NotAllowedError: it is not this person's class, or does not exist.
        """
        access.ensure_may(person, "look", course_id)
        course = self.courses((course_id,))[0]
        (members, gone), told = self.people.everybody(course_id), await self.told(course_id, plans=True)
        sheets = [teacher.sheet(each, teacher.workers(each, members, gone), told.results) for each in told.assignments]
        sheets.sort(key=lambda sheet: (sheet.due is None, sheet.due.timestamp() if sheet.due else 0.0), reverse=True)
        # Of a class whose year is over everybody has left.
        listed = members if course_id in access.courses(person, "oversee") else gone
        pupils = sum(each.role == "student" for each in listed)
        mine = access.courses(person, "oversee")
        courses = self.courses(mine)
        past = self.courses(tuple(each for each in access.courses(person, "look") if each not in mine))
        unready = tuple(plan for plan in told.plans if plan.state != "ready")
        return ClassView(course, courses, tuple(sheets), pupils, clock.now(), told.silent, unready, past)

    async def lesson(self, person: Person, course_id: str, present: Collection[str]) -> now.Lesson:
        """A class at this moment, for a teacher of it.

        Raises:
            NotAllowedError: it is not this person's class, or does not exist.
        """
        access.ensure_may(person, "oversee", course_id)
        course = self.courses((course_id,))[0]
        pupils = [each for each in self.people.members(course_id) if each.role == "student"]
        try:
            given, silent = await self.exchange.assignments(course_id), False
        except (SilentError, AbsentError, RefusedError):
            given, silent = [], True
        return now.lesson(course, pupils, given, present, clock.now(), silent=silent)

    async def sheet(self, person: Person, course_id: str, assignment: str) -> teacher.Sheet | None:
        """One assignment of a class; None where there is none of this name.

        Raises:
            NotAllowedError: it is not this person's class, or does not exist.
            SilentError: the exchange does not answer; half a file would be worse than none.
        """
        view = await self.overview(person, course_id)
        if view.silent:
            raise SilentError(course_id)
        return next((sheet for sheet in view.sheets if sheet.name == assignment), None)

    async def told(self, course: str, *, plans: bool = False, student: str = "") -> Told:
        """Everything about a class, for its teacher with the plans, for a pupil (`student`) the pupil's own.

        Nothing when the exchange does not answer.
        """
        try:
            assignments, results, planned = await asyncio.gather(
                self.exchange.assignments(course, student),
                self.exchange.results(course, student),
                self.exchange.ask(f"courses/{course}/plans", PLANS) if plans else nothing(),
            )
        except (SilentError, AbsentError, RefusedError):
            return Told([], [], silent=True)
        return Told(assignments, results, plans=tuple(planned))

    def courses(self, names: tuple[str, ...]) -> tuple[Course, ...]:
        """The classes with their titles."""
        return tuple(course for course in map(self.people.course, names) if course)
