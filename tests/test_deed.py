"""The log of acts on SQLite and on PostgreSQL: it only grows, and an office reads what is of its own district."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from centre import schema
from centre.access import NotAllowedError
from centre.account import deed
from centre.exchange import Exchange
from centre.operation.journal import ACTS, Journal, Wish, written
from centre.people import People, open_people
from centre.person import Person
from centre.row import known
from tests.database_stage import postgres

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)
"""Midnight in the schools' time zone."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.centre)])
def people(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    if request.param == "sqlite":
        found = _filled(tmp_path_factory.mktemp("deed") / "centre.sqlite")
        yield found
        found.close()
        return
    with postgres() as address:
        found = _filled(address)
        yield found
        found.close()


def _filled(where: Path | str) -> People:
    people = open_people(where)
    for school in ("east", "west"):
        people.ensure_school(school, zh="学校", en="School")
        people.ensure_course(f"{school}-g10c1", school=school, zh="班", en="Class")
        people.ensure_person(f"{school}-01", name="甲", role="student", school=school, courses=[f"{school}-g10c1"])
        people.ensure_person(f"{school}-office", name="乙", role="district_admin", school=school)
    with Session(people.engine) as session, session.begin():
        for school in ("east", "west"):
            found = schema.District(name=school, title_zh="区", title_en="District")
            known(session, schema.School, school).district = found
            known(session, schema.Person, f"{school}-office").district = found
        for day, school in enumerate(("east", "west", "east")):
            moment = FIRST + timedelta(days=day)
            deed.note(session, moment, "it", "give_password", f"{school}-01", server="=1+1")
        deed.note(session, FIRST, "it", "set_class_sign_in", "west-g10c1")
    return people


def _lines(people: People, reader: str, **wish: object) -> list[tuple[str, str]]:
    person = people.find(reader)
    assert person
    journal = Journal(people, Exchange("http://127.0.0.1:1", ""), ZONE)
    return [(line.act, line.subject) for line in asyncio.run(journal.lines(person, Wish(**wish), 10))]  # type: ignore[arg-type]


@pytest.mark.parametrize("change", ["UPDATE deed SET actor = 'nobody'", "DELETE FROM deed"])
def test_the_database_refuses_to_change_a_line(people: People, change: str) -> None:
    with pytest.raises(DatabaseError), people.engine.begin() as connection:
        connection.execute(text(change))
    assert len(_lines(people, "east-office")) == 2


def test_an_office_reads_what_is_of_its_own_district_newest_first(people: People) -> None:
    assert _lines(people, "east-office") == [("give_password", "east-01")] * 2
    assert _lines(people, "west-office") == [("set_class_sign_in", "west-g10c1"), ("give_password", "west-01")]


def test_lines_are_found_by_act_person_and_day_in_the_schools_time_zone(people: People) -> None:
    assert _lines(people, "west-office", act="give_password") == [("give_password", "west-01")]
    assert _lines(people, "east-office", who="west-01") == []
    first = date(2026, 9, 2)
    assert len(_lines(people, "east-office", since=first, until=first)) == 1
    assert len(_lines(people, "east-office", since=first + timedelta(days=1))) == 1
    assert len(_lines(people, "east-office", until=first - timedelta(days=1))) == 0


def test_every_act_has_a_name() -> None:
    assert set(get_args(deed.Act)) <= set(ACTS["people"])


def test_nobody_else_reads_it(people: People) -> None:
    with pytest.raises(NotAllowedError):
        _lines(people, "east-01")


def test_no_spreadsheet_runs_what_stands_in_it(people: People) -> None:
    person: Person | None = people.find("east-office")
    assert person
    journal = Journal(people, Exchange("http://127.0.0.1:1", ""), ZONE)
    found = journal.deeds(person, Wish(who="=cmd"), 10) or journal.deeds(person, Wish(), 10)
    rows = written(found, ZONE).decode("utf-8-sig").splitlines()
    assert rows[1] == "2026-09-04T00:00:00+08:00,it,give_password,east-01,server =1+1"
