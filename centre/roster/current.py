"""What the centre knows already, read in a few queries: a roster of a district is compared with all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from centre import origin, schema
from centre.roster import year

Values = dict[str, Any]


@dataclass(slots=True)
class Row:
    """One thing the centre knows: its name, what a roster may say of it, and who said that."""

    name: str
    values: Values
    source: str | None
    key: str | None
    sources: Mapping[str, Mapping[str, str]] | None


@dataclass(slots=True)
class PersonRow(Row):
    """A person; `until` is when they left."""

    until: datetime | None
    secret: bool
    """Whether they have a password."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A membership that has not ended."""

    number: int
    since: datetime
    until: datetime | None
    source: str | None


@dataclass
class Current:
    """Everything by name; the years by their first year, the open memberships by username and course."""

    districts: dict[str, Row] = field(default_factory=dict)
    schools: dict[str, Row] = field(default_factory=dict)
    years: set[int] = field(default_factory=set)
    courses: dict[str, Row] = field(default_factory=dict)
    people: dict[str, PersonRow] = field(default_factory=dict)
    memberships: dict[str, dict[str, Membership]] = field(default_factory=dict)
    parted: dict[tuple[str, str], str] = field(default_factory=dict)
    """Who took whom out of which class by hand: the source by username and course."""


def load(session: Session, moment: datetime) -> Current:
    """Reads what there is at a moment."""
    return Current(
        districts=_districts(session),
        schools=_schools(session),
        years={int(name[:4]) for name in session.scalars(select(schema.SchoolYear.name))},
        courses=_courses(session),
        people=_people(session),
        memberships=_memberships(session, moment),
        parted=_parted(session, moment),
    )


def _districts(session: Session) -> dict[str, Row]:
    table = schema.District
    found = session.execute(select(table.name, table.title_zh, table.title_en, table.source, table.key, table.sources))
    return {name: Row(name, {"title_zh": zh, "title_en": en}, *rest) for name, zh, en, *rest in found}


def _schools(session: Session) -> dict[str, Row]:
    table = schema.School
    query = select(
        table.name, table.title_zh, table.title_en, schema.District.name, table.source, table.key, table.sources
    )
    found = session.execute(query.outerjoin(schema.District, table.district_number == schema.District.number))
    return {
        name: Row(name, {"title_zh": zh, "title_en": en, "district": district}, *rest)
        for name, zh, en, district, *rest in found
    }


def _courses(session: Session) -> dict[str, Row]:
    table, fields = schema.Course, ("title_zh", "title_en", "grade")
    said = [getattr(table, name) for name in fields]
    query = select(
        table.name, schema.School.name, schema.SchoolYear.name, table.source, table.key, table.sources, *said
    )
    query = query.join(schema.School, table.school_number == schema.School.number)
    found = session.execute(query.outerjoin(schema.SchoolYear, table.year_number == schema.SchoolYear.number))
    return {
        name: Row(
            name, {**dict(zip(fields, values, strict=True)), "school": school, "year": year}, source, key, sources
        )
        for name, school, year, source, key, sources, *values in found
    }


def _people(session: Session) -> dict[str, PersonRow]:
    table, fields = schema.Person, ("name", "role", "identifier")
    said = [getattr(table, name) for name in fields]
    query = select(
        table.username, schema.School.name, schema.District.name, table.source, table.key, table.sources, table.until,
        table.password_hash != "", *said,
    )  # fmt: skip
    query = query.outerjoin(schema.School, table.school_number == schema.School.number)
    found = session.execute(query.outerjoin(schema.District, table.district_number == schema.District.number))
    return {
        name: PersonRow(name, {**dict(zip(fields, values, strict=True)), "school": school, "district": district}, *rest)
        for name, school, district, *both in found
        for rest, values in ((both[:5], both[5:]),)
    }


def _memberships(session: Session, moment: datetime) -> dict[str, dict[str, Membership]]:
    table = schema.Membership
    query = select(
        schema.Person.username, schema.Course.name, table.number, table.since, table.until, table.source
    ).join(schema.Person, table.person_number == schema.Person.number)
    query = query.join(schema.Course, table.course_number == schema.Course.number).where(lasting(moment))
    found: dict[str, dict[str, Membership]] = {}
    for username, course, number, since, until, source in session.execute(query.order_by(table.number)):
        found.setdefault(username, {})[course] = Membership(number, since, until, source)
    return found


def _parted(session: Session, moment: datetime) -> dict[tuple[str, str], str]:
    table = schema.Membership
    query = select(schema.Person.username, schema.Course.name, table.source).where(table.until <= moment)
    query = query.join(schema.Person, table.person_number == schema.Person.number)
    found = session.execute(
        query.join(schema.Course, table.course_number == schema.Course.number).order_by(table.number)
    )
    # Of several times the last one counts.
    last = {(username, course): source or "" for username, course, source in found}
    return {place: source for place, source in last.items() if origin.rank(source) == origin.BY_HAND}


def lasting(moment: datetime) -> ColumnElement[bool]:
    """The condition that a membership has not ended."""
    return or_(schema.Membership.until.is_(None), schema.Membership.until > moment)


def first_year(row: Row) -> int | None:
    """The first year of a class's school year."""
    name = row.values["year"]
    return year.read(name) if name else None
