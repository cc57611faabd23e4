"""Writes a plan: one transaction, in which either everything happens or nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from centre import origin, schema
from centre.roster import year
from centre.roster.change import Added, Changed, Plan

TABLES: Mapping[str, Any] = {
    "district": schema.District,
    "school": schema.School,
    "course": schema.Course,
    "person": schema.Person,
}
LINKS: Mapping[str, tuple[str, Any]] = {
    "district": ("district_number", schema.District),
    "school": ("school_number", schema.School),
    "year": ("year_number", schema.SchoolYear),
}
"""Fields that name another row: the column that holds its number, and its table."""
SPEAKER = ("source", "key", "until")
"""Fields that are no statement of a source themselves."""


def write(session: Session, plan: Plan, moment: datetime, hashes: Mapping[str, str]) -> None:
    """Does what the plan says.

    Args:
        session: in the middle of a transaction.
        plan: worked out in the same transaction.
        moment: the time of the import, which all its notes carry.
        hashes: of the first passwords, by username.
    """
    if plan.years:
        session.execute(insert(schema.SchoolYear), [_year(first) for first in plan.years])
    for what, table in TABLES.items():
        links = _links(session)
        rows = [_row(each, plan.source, moment, links, hashes) for each in plan.new(what)]  # type: ignore[arg-type]
        if rows:
            session.execute(insert(table), rows)
    _change(session, plan, moment)
    people, courses = _numbers(session, schema.Person), _numbers(session, schema.Course)
    joins = [
        {
            "person_number": people[each.username], "course_number": courses[each.course],
            "since": each.since or moment, "until": each.until, "source": plan.source, "updated": moment,
        }
        for each in plan.joined
    ]  # fmt: skip
    if joins:
        session.execute(insert(schema.Membership), joins)
    _end(session, plan, moment, people)
    _secrets(session, plan, moment, hashes)


def _year(first: int) -> dict[str, Any]:
    return {"name": year.name(first), "starts": year.starts(first), "ends": year.ends(first)}


def _numbers(session: Session, table: Any) -> dict[str, int]:  # noqa: ANN401 (any of the tables)
    return dict(session.execute(select(_name(table), table.number)).all())


def _name(table: Any) -> Any:  # noqa: ANN401
    return table.username if table is schema.Person else table.name


def _links(session: Session) -> dict[str, dict[str, int]]:
    return {name: _numbers(session, table) for name, (_, table) in LINKS.items()}


def _linked(values: Mapping[str, Any], links: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """The values as columns: names of other rows become their numbers."""
    return {
        LINKS[name][0] if name in LINKS else name: links[name][value] if name in LINKS and value else value
        for name, value in values.items()
    }


def _row(
    each: Added, source: str, moment: datetime, links: Mapping[str, Mapping[str, int]], hashes: Mapping[str, str]
) -> dict[str, Any]:
    row = {"source": source, "key": each.key, "sources": origin.noted(None, each.values, source, moment)}
    row |= _linked(each.values, links)
    if each.what != "person":
        return {"name": each.name, **row}
    # Every row of one insertion needs the same columns.
    blank = {"school_number": None, "district_number": None, "identifier": None}
    person = {"username": each.name, "demo": False, "until": None, "updated": moment}
    return {**blank, **person, **row, "password_hash": hashes.get(each.name, ""), "given": True}


def _change(session: Session, plan: Plan, moment: datetime) -> None:
    links, notes = _links(session), {what: _notes(session, table) for what, table in TABLES.items()}
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for each in plan.changed:
        news = _news(each, plan.source, moment, notes[each.what].get(each.name), links)
        alike.setdefault((each.what, *sorted(news)), []).append({**news, "row": each.name})
    for (what, *columns), rows in alike.items():
        table = TABLES[what].__table__
        # SQLAlchemy keeps the columns' own names to itself: ours get a letter before them.
        values = {column: bindparam(f"new_{column}", type_=table.c[column].type) for column in columns}
        statement = update(table).where(_name(TABLES[what]) == bindparam("row")).values(values)
        said = [{"row": row["row"]} | {f"new_{column}": row[column] for column in columns} for row in rows]
        session.connection().execute(statement, said)


def _notes(session: Session, table: Any) -> dict[str, Any]:  # noqa: ANN401
    return dict(session.execute(select(_name(table), table.sources)).all())


def _news(
    each: Changed,
    source: str,
    moment: datetime,
    notes: Mapping[str, Any] | None,
    links: Mapping[str, Mapping[str, int]],
) -> dict[str, Any]:
    new = {name: value for name, (_, value) in each.fields.items()}
    said = [name for name in new if name not in SPEAKER]
    row = {**_linked(new, links), "sources": origin.noted(notes, said, source, moment)}
    return {**row, "updated": moment} if each.what == "person" else row


def _end(session: Session, plan: Plan, moment: datetime, people: Mapping[str, int]) -> None:
    when = plan.effective or moment
    ends = [{"row": each.number, "when": when} for each in plan.left]
    ends += [{"row": each.number, "when": each.until} for each in plan.redated]
    table: Any = schema.Membership.__table__
    said = {"until": bindparam("when"), "source": plan.source, "updated": moment}
    if ends:
        session.connection().execute(update(table).where(table.c.number == bindparam("row")).values(said), ends)
    person: Any = schema.Person.__table__
    gone = [{"row": people[each.username], "when": when} for each in plan.ended]
    if gone:
        values = {"until": bindparam("when"), "updated": moment}
        session.connection().execute(update(person).where(person.c.number == bindparam("row")).values(values), gone)


def _secrets(session: Session, plan: Plan, moment: datetime, hashes: Mapping[str, str]) -> None:
    person: Any = schema.Person.__table__
    rows = [{"who": name, "hash": hashes[name]} for name in plan.unsecret]
    if rows:
        values = {"password_hash": bindparam("hash"), "given": True, "updated": moment}
        session.connection().execute(update(person).where(person.c.username == bindparam("who")).values(values), rows)
