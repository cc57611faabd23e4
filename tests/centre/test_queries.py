"""Pages that list many ask the database as often for two as for twenty: otherwise a district's pages grow slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event

from centre.account import search
from centre.account.factor import Factors
from centre.account.key import AccountKey
from centre.booking.diary import Diary
from centre.booking.ledger import Ledger
from centre.booking.school import Schools
from centre.booking.span import Span
from centre.booking.wish import Wish
from centre.census import Census
from centre.following import Following
from centre.people import People, open_people
from centre.person import Person

SMALL, LARGE = 2, 12
LESSON = datetime.now(UTC) + timedelta(days=1)


def district(path: Path, schools: int) -> People:
    """So many schools with a class, a teacher and a pupil each; half of the classes booked, the others wait."""
    people = open_people(path)
    people.ensure_district("yunshan", zh="区", en="District")
    ledger = Ledger(people.engine, lambda: schools // 2)
    for number in range(schools):
        school, course = f"s{number:02}", f"s{number:02}-c"
        people.ensure_school(school, zh="校", en="School", district="yunshan")
        people.ensure_course(course, school=school, zh="班", en="Class")
        people.ensure_person(f"{school}-p", name="生", role="student", school=school, courses=[course])
        people.ensure_person(f"{school}-t", name="师", role="teacher", school=school, courses=[course])
        wish = Wish(course, "pendulum", Span(LESSON, LESSON + timedelta(minutes=45)))
        ledger.book([wish], "it", waits=True)
    return people


def office(people: People) -> Person:
    return people.ensure_person("office", name="局", role="district_admin", school="s00")


def staff_with_apps(people: People) -> object:
    found = search.found(people, office(people), "")
    return Factors(people.engine, AccountKey("00" * 32)).among(each.username for each in found)


PAGES: dict[str, Callable[[People], object]] = {
    "numbers of the district": lambda people: Census(people.engine).of_district("yunshan"),
    "bookings of the district": lambda people: Diary(people.engine, lambda: 9, ZoneInfo("UTC")).of_district(
        "yunshan", 14
    ),
    "shares of the schools": lambda people: Schools(people.engine).of_district("yunshan"),
    "people": staff_with_apps,
    "people for the hub": lambda people: people.several([f"s{number:02}-p" for number in range(LARGE)]),
    "whom the hub has to be told of": lambda people: Following(people.engine, None).signs(LESSON),  # type: ignore[arg-type]
}


@pytest.fixture(scope="module")
def districts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[People]]:
    folder = tmp_path_factory.mktemp("districts")
    made = [district(folder / f"{size}.sqlite", size) for size in (SMALL, LARGE)]
    yield made
    for people in made:
        people.close()


def asked(engine: Engine, page: Callable[[], object]) -> int:
    """How often a page asks the database."""
    statements: list[str] = []

    def note(*facts: object) -> None:
        statements.append(str(facts[2]))

    event.listen(engine, "before_cursor_execute", note)
    page()
    event.remove(engine, "before_cursor_execute", note)
    return len(statements)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_often_for_few_as_for_many(districts: list[People], page: str) -> None:
    for people in districts:
        PAGES[page](people)
    few, many = (asked(people.engine, lambda people=people: PAGES[page](people)) for people in districts)  # type: ignore[misc]
    assert 0 < few == many <= 6, (few, many)
