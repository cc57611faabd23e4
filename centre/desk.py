"""What a teacher can do on the centre's pages: assign, open a record, correct, mark again.

Each act asks `centre.access` first; the exchange is then told for whom it is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from centre import access, clock, correction, form, record
from centre.access import Act, NotAllowedError
from centre.dossier import CLOUD, DOSSIER, Cloud
from centre.exchange import AbsentError, Exchange, RefusedError, Text
from centre.form import Form
from centre.people import People
from centre.person import Course, Person
from centre.plan import CRITERIA, PLANS, Criterion, Plan
from centre.regrade import REGRADE, Regrade
from labkit import catalogue
from labkit.catalogue import Lab

ANYTHING: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


@dataclass(frozen=True)
class FormView:
    """The form of an assignment, new or saved."""

    course: Course
    lab: Lab
    criteria: list[Criterion]
    form: Form
    plan: Plan | None
    regrade: Regrade | None
    refused: Text | None = None


class Desk:
    """A teacher's acts and what they need to see for them."""

    def __init__(self, people: People, exchange: Exchange, zone: ZoneInfo) -> None:
        self.people = people
        self.exchange = exchange
        self.zone = zone

    def course(self, person: Person, course: str, act: Act = "oversee") -> Course:
        """A class of this teacher's.

        Raises:
            NotAllowedError: it is not, or does not exist.
        """
        access.ensure_may(person, act, course)
        found = self.people.course(course)
        if found is None:
            raise NotAllowedError(course)
        return found

    def lab(self, slug: str) -> Lab:
        """A lab of the catalogue."""
        found = catalogue.find().get(slug)
        if found is None:
            raise NotAllowedError(slug)
        return found

    async def plan(self, course: str, name: str) -> Plan:
        """An assignment as it was planned."""
        plans = await self.exchange.ask(f"courses/{course}/plans", PLANS)
        found = next((plan for plan in plans if plan.name == name), None)
        return found or await self.unplanned(course, name)

    async def unplanned(self, course: str, name: str) -> Plan:
        """An assignment that was released without our form: homework with its lab's own points."""
        given = next((each for each in await self.exchange.assignments(course) if each.name == name), None)
        if given is None:
            raise NotAllowedError(name)
        weights = {each.criterion: each.points for each in await self.criteria(course, given.lab)}
        return Plan(
            name=name,
            lab=given.lab,
            title=given.title,
            due=given.due,
            attempts=given.attempts or form.ATTEMPTS,
            mode="homework",
            weights=weights,
            shown=list(weights),
            language="follow",
        )

    async def criteria(self, course: str, lab: str) -> list[Criterion]:
        """What a lab is marked by."""
        return await self.exchange.ask(f"courses/{course}/labs/{lab}/criteria", CRITERIA)

    async def new(self, person: Person, course: str, slug: str) -> FormView:
        """The empty form for a lab."""
        found, lab = self.course(person, course), self.lab(slug)
        criteria = await self.criteria(course, slug)
        offered = form.fresh(lab, criteria, form.evening(clock.now(), self.zone))
        return FormView(found, lab, criteria, offered, None, None)

    async def saved(self, person: Person, course: str, name: str) -> FormView:
        """The form of an assignment that exists."""
        found = self.course(person, course)
        plan = await self.plan(course, name)
        criteria = await self.criteria(course, plan.lab)
        return FormView(
            found, self.lab(plan.lab), criteria, form.filled(plan, self.zone), plan, await self.progress(course, name)
        )

    async def save(self, person: Person, course: str, typed: Mapping[str, str], name: str | None) -> FormView | Plan:
        """Saves the form; gives it back with its errors where it cannot be.

        Args:
            person: the teacher.
            course: the class.
            typed: the fields; a new assignment's hold its `lab`.
            name: the assignment, None for a new one.
        """
        view = await (self.saved(person, course, name) if name else self.new(person, course, typed.get("lab", "")))
        wanted, errors = form.read(typed, view.lab, view.criteria, self.zone, view.plan, clock.now())
        tried = FormView(view.course, view.lab, view.criteria, Form(dict(typed), errors), view.plan, view.regrade)
        if errors:
            return tried
        pupils = [each.username for each in self.people.members(course) if each.role == "student"]
        path = f"courses/{course}/plans/{name or await self.free_name(course, view.lab.slug)}"
        try:
            saved = await self.exchange.act("PUT", path, PLAN, person.username, wanted | {"students": pupils})
        except RefusedError as refusal:
            return replace(tried, refused=refusal.message)
        return saved

    async def free_name(self, course: str, slug: str) -> str:
        """A name that the class has no assignment of yet."""
        plans = await self.exchange.ask(f"courses/{course}/plans", PLANS)
        taken = {each.name for each in plans} | {each.name for each in await self.exchange.assignments(course)}
        return form.free_name(slug, taken)

    async def open(self, person: Person, course: str, name: str, username: str) -> record.RecordView:
        """One pupil's record."""
        # Who has left the class has left a record in it.
        found = self.course(person, course, "look")
        now, once = self.people.everybody(course)
        members = (*now, *once)
        student = next((each for each in members if each.username == username and each.role == "student"), None)
        if student is None:
            raise NotAllowedError(username)
        path = f"courses/{course}/assignments/{name}/records/{username}"
        told = await self.exchange.ask(path, DOSSIER)
        return record.view(found, members, student, told, may_mark=access.may(person, "oversee", course))

    async def cloud(self, person: Person, course: str, name: str) -> Cloud:
        """What the class has measured, as points without names."""
        self.course(person, course)
        return await self.exchange.ask(f"courses/{course}/assignments/{name}/points", CLOUD)

    async def film(self, person: Person, course: str, trial: str) -> dict[str, Any]:
        """A run to be looked at again; it must belong to the class."""
        self.course(person, course, "look")
        found = await self.exchange.ask(f"trials/{trial}/motion", ANYTHING)
        if found.pop("course", None) != course:
            raise NotAllowedError(trial)
        return found

    async def correct(
        self, person: Person, course: str, name: str, username: str, typed: Mapping[str, str]
    ) -> str | None:
        """Puts the teacher's points in the place of the rubric's; returns what is wrong, None where nothing is.

        Raises:
            RefusedError: the exchange will not do it.
        """
        self.course(person, course)
        await self.open(person, course, name, username)
        criterion, reason = typed.get("criterion", ""), typed.get("reason", "").strip()
        points = None if typed.get("act") == "undo" else correction.number(typed.get("points", ""))
        error = correction.wrong(points, reason, undo=typed.get("act") == "undo")
        if error:
            return error
        path = f"courses/{course}/assignments/{name}/overrides/{username}/{criterion}"
        await self.exchange.act("PUT", path, ANYTHING, person.username, {"points": points, "reason": reason})
        return None

    async def progress(self, course: str, name: str) -> Regrade | None:
        """How far marking the class again is; None where that is not offered."""
        try:
            return await self.exchange.ask(f"courses/{course}/assignments/{name}/regrade", REGRADE)
        except (AbsentError, RefusedError):
            return None

    async def mark_again(self, person: Person, course: str, name: str) -> None:
        """Has the whole class marked again."""
        self.course(person, course)
        await self.exchange.act("POST", f"courses/{course}/assignments/{name}/regrade", ANYTHING, person.username)


PLAN = TypeAdapter(Plan)
