"""The log of acts: who gave whom a password, stopped a server, changed a mark. Read by the district's office alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from centre import access, schema
from centre.account.schema import Deed
from centre.exchange import Exchange
from centre.people import People
from centre.person import Person
from centre.table import Cells, as_csv
from labkit.language import marked as _

About = Literal["people", "marks"]
SHOWN, EXPORTED = 100, 5000
PEOPLE = {
    "choose_password": _("chose a password"),
    "give_password": _("gave a new password"),
    "give_pin": _("gave a new PIN"),
    "begin_second_step": _("set up the app"),
    "end_second_step": _("ended the app"),
    "use_recovery_code": _("used a recovery code"),
    "set_class_sign_in": _("changed how a class signs in"),
    "stop_server": _("stopped a server"),
    "restart_server": _("restarted a server"),
    "book": _("booked a lesson"),
    "change_booking": _("changed a booking"),
    "cancel_booking": _("cancelled a booking"),
    "move_up_booking": _("moved up from the waiting list"),
    "set_quota": _("set a school's quota"),
    "set_lessons": _("set the lesson times"),
}
MARKS = {
    "submitted": _("handed in"),
    "graded": _("was marked"),
    "regraded": _("was marked again"),
    "rejected": _("was not marked"),
    "error": _("could not be marked"),
    "overridden": _("corrected a mark"),
    "planned": _("decided about an assignment"),
    "released": _("released an assignment"),
}
ACTS: dict[About, dict[str, str]] = {"people": PEOPLE, "marks": MARKS}
"""What acts are called; one that is not here is told by its name."""


@dataclass(frozen=True)
class Wish:
    """Which lines are wanted: an act, somebody, days in the schools' time zone."""

    about: About = "people"
    act: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None

    def span(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """From when until when; the last day belongs to it."""
        first = datetime.combine(self.since, time(), zone) if self.since else None
        last = datetime.combine(self.until + timedelta(days=1), time(), zone) if self.until else None
        return first, last


@dataclass(frozen=True)
class Line:
    """One line: when, who did what, to whom or what, and the rest."""

    moment: datetime
    actor: str
    act: str
    subject: str
    detail: str


class Event(BaseModel):
    """A line of the exchange's log."""

    time: datetime
    kind: str
    facts: dict[str, str | int | float | None]


EVENTS = TypeAdapter(list[Event])


class Journal:
    """Reads both logs; every method begins with the question who is asking."""

    def __init__(self, people: People, exchange: Exchange, zone: ZoneInfo) -> None:
        self.people = people
        self.exchange = exchange
        self.zone = zone

    async def lines(self, person: Person, wish: Wish, most: int) -> list[Line]:
        """The newest lines about people and classes of this person's district.

        Raises:
            NotAllowedError: it is not the district's office.
            SilentError: the exchange does not answer.
        """
        access.ensure_may_operate(person)
        return self.deeds(person, wish, most) if wish.about == "people" else await self.marks(person, wish, most)

    def deeds(self, person: Person, wish: Wish, most: int) -> list[Line]:
        """What was done to people, rights and servers."""
        query = select(Deed).where(in_district(person), *wanted(wish, self.zone)).order_by(Deed.number.desc())
        with Session(self.people.engine) as session:
            rows = session.scalars(query.limit(most))
            return [Line(row.moment, row.actor, row.act, row.subject, told(row.detail)) for row in rows]

    async def marks(self, person: Person, wish: Wish, most: int) -> list[Line]:
        """What was done to marks."""
        first, last = wish.span(self.zone)
        asked = {"kind": wish.act, "since": stamp(first), "until": stamp(last), "limit": str(EXPORTED)}
        with Session(self.people.engine) as session:
            own = set(session.scalars(courses(person)))
        events = await self.exchange.ask(f"events?{urlencode(asked)}", EVENTS)
        found = [line(each) for each in events if each.facts.get("course") in own]
        return [each for each in found if not wish.who or wish.who in (each.actor, each.subject)][:most]


def wanted(wish: Wish, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    """What a line must be like."""
    first, last = wish.span(zone)
    if wish.act:
        yield Deed.act == wish.act
    if wish.who:
        yield or_(Deed.actor == wish.who, Deed.subject == wish.who)
    if first:
        yield Deed.moment >= first
    if last:
        yield Deed.moment < last


def courses(person: Person) -> Select[str]:
    """The classes of the person's district."""
    return select(schema.Course.name).join(schema.School).where(of_district(person))


def of_district(person: Person) -> ColumnElement[bool]:
    """What says of a school that it lies in the person's district."""
    if person.district:
        return schema.School.district.has(schema.District.name == person.district)
    return schema.School.district_number.is_(None)


def in_district(person: Person) -> ColumnElement[bool]:
    """What says of a line that it is about the person's district, or was done by its office."""
    own = schema.Person.district.has(schema.District.name == person.district)
    people = select(schema.Person.username).where(or_(schema.Person.school.has(of_district(person)), own))
    mine = or_(Deed.actor.in_(people), Deed.subject.in_(people), Deed.subject.in_(courses(person)))
    return or_(mine, Deed.actor == person.username)


def stamp(moment: datetime | None) -> str:
    """A time as it stands in the exchange's log."""
    return f"{moment.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%S.000Z}" if moment else ""


def line(event: Event) -> Line:
    """A line of the exchange's log as the page shows it: that a mark was changed and by whom, not what it is."""
    facts = event.facts
    actor = facts.get("by") or (facts.get("student") if event.kind == "submitted" else "")
    subject = facts.get("student") or facts.get("course")
    rest = {name: facts.get(name) for name in ("course", "assignment", "criterion", "number")}
    return Line(event.time, str(actor or ""), event.kind, str(subject or ""), told(rest))


def told(detail: Mapping[str, object]) -> str:
    """The rest of a line in one cell."""
    return ", ".join(f"{name} {value}" for name, value in detail.items() if value not in ("", None))


def written(lines: Iterable[Line], zone: ZoneInfo) -> bytes:
    """The lines for a spreadsheet; nothing in them is taken for a formula."""
    rows: list[Cells] = [["time", "actor", "act", "subject", "detail"]]
    for each in lines:
        moment = each.moment.astimezone(zone).isoformat(timespec="seconds")
        rows.append([moment, each.actor, each.act, each.subject, each.detail])
    return as_csv(rows)
