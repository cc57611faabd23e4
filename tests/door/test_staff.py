"""Journeys at a real centre, in both languages: teacher, school, district, IT; a kept place; who moves and who leaves.

The tests are one story of one centre: a server that one of them has started is stopped by the next. What a teacher
sees of a lesson is looked at where there is one (`tests/centre/test_desk.py`).
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from centre import schema
from centre.booking.ledger import Ledger
from centre.booking.span import Span
from centre.booking.wish import Wish
from centre.row import known
from hub_config.settings import DEFAULTS
from tests.door.conftest import Door
from tests.door.staff import Staff, measured
from tests.door.stage import FOREIGN, OLD, OTHER, SCHOOL, YOUNG, opened
from tests.journey.browsing import chromium
from tests.journey.visitor import Visitor

pytestmark = [pytest.mark.centre, pytest.mark.browser]

GUEST, MOVED, BOOKED = "old-11", "old-12", "foreign-01"
SCHOOLS_ZONE = ZoneInfo(DEFAULTS["YUNLAB_TIME_ZONE"])
PLACES = 24
both = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(scope="module")
def browser(door: Door) -> Iterator[Browser]:
    measured(door.centre.state, PLACES)
    with chromium() as started:
        yield started
    (door.centre.state / "capacity.json").unlink()


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Look again and again at what the hub has written down; it calls nobody."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


@both
def test_a_teacher_books_waits_and_gives_a_pin(browser: Browser, door: Door, language: str) -> None:
    teacher = Staff(browser, door.centre, "demo-teacher", language)
    teacher.see("class")
    day = f"{datetime.now(UTC) + timedelta(days=2 if language == 'zh' else 3):%Y-%m-%d}"
    teacher.open(f"class/{OLD}/bookings?lab=pendulum&day={day}")
    teacher.press(".slot")
    expect(teacher.page.locator(".notice.good")).to_be_visible()
    teacher.see("booked")
    teacher.open(f"class/{YOUNG}/bookings?lab=pendulum&day={day}")
    teacher.press(".slot")
    teacher.see("refused")
    teacher.press("form:has(input[name=wait]) button")
    expect(teacher.page.locator("h3 .chip.working").first).to_be_visible()
    teacher.see("waiting")
    teacher.open(f"class/{YOUNG}/accounts")
    teacher.press("button[form^=renew]")
    assert re.fullmatch(r"\d{4}", teacher.page.locator(".fresh code").inner_text())
    teacher.see("pin")
    teacher.leave()


@both
def test_a_school_sets_its_lessons_and_helps_a_teacher(browser: Browser, door: Door, language: str) -> None:
    head = Staff(browser, door.centre, "demo-head", language)
    expect(head.page.locator("tbody tr")).to_have_count(2)
    head.see("school")
    head.press("a[href$=bookings]")
    head.page.fill("[name=lessons]", "08:00-08:45 08:55-09:40")
    head.press("form[action$=lessons] button")
    expect(head.page.locator("[name=lessons]")).to_have_value("08:00-08:45 08:55-09:40")
    head.see("school-bookings")
    head.open("people?q=teacher")
    head.press("form[action$='/teacher/renew'] button")
    expect(head.page.locator(".fresh code")).to_be_visible()
    head.see("people")
    head.leave()


@both
def test_a_district_shares_out_the_places(browser: Browser, door: Door, language: str) -> None:
    office = Staff(browser, door.centre, "demo-office", language)
    expect(office.page.locator("tbody tr")).to_have_count(2)
    office.see("schools")
    office.press(f"a[href$='school/{OTHER}']")
    office.see("school-of-district")
    office.open("bookings")
    share = f"form[action$='{OTHER}/quota']"
    office.page.fill(f"{share} input[name=share]", "50")
    office.press(f"{share} button")
    expect(office.page.locator(f"{share} input[name=share]")).to_have_value("50")
    office.see("quota")
    office.leave()


def kept(door: Door) -> Callable[[], None]:
    """Keep the only place of the centre for a class whose lesson begins now; return what gives it up."""
    people, _ = opened(door.centre.state)
    now = datetime.now(UTC)
    ledger = Ledger(people.engine, lambda: PLACES)
    lesson = Span(now + timedelta(seconds=1), now + timedelta(minutes=45))
    (booked,) = ledger.book([Wish(FOREIGN, "pendulum", lesson)], "teacher-3")
    measured(door.centre.state, 1)

    def give_up() -> None:
        measured(door.centre.state, PLACES)
        ledger.cancel(FOREIGN, booked.number or 0, "teacher-3")
        people.close()

    return give_up


def test_a_place_is_kept_for_the_class_that_booked_it_and_others_are_told_until_when(
    browser: Browser, door: Door
) -> None:
    give_up = kept(door)
    guest = Staff(browser, door.centre, GUEST, "zh", door.cast.given[GUEST])
    guest.page.goto(f"{door.centre.url}/hub/spawn/{GUEST}", wait_until="commit")
    expect(guest.page.locator("#place")).to_contain_text(re.compile(r"第 1 位。.*\d\d:\d\d"))
    said = re.findall(r"\d\d:\d\d", guest.page.locator("#place").inner_text())
    now = datetime.now(SCHOOLS_ZONE)
    soon = {f"{now + timedelta(minutes=minute):%H:%M}" for minute in range(45)}
    assert set(said) <= soon, "the schools' time, whatever the browser's clock is set to"
    guest.see("kept")
    pupil = Visitor(door.centre.url, BOOKED)
    pupil.sign_in(door.cast.given[BOOKED])
    pupil.start_server()
    expect(guest.page.locator("#place")).to_be_visible()
    give_up()
    guest.close()


@both
def test_it_stops_a_server_and_finds_it_in_the_log(browser: Browser, door: Door, language: str) -> None:
    office = Staff(browser, door.centre, "demo-office", language)
    office.open(f"operation?q={BOOKED}")
    office.see("operation")
    office.open(f"operation/server/{BOOKED}")
    office.see("stop")
    office.press("button[value=stop]")
    office.see("stopping")
    office.open(f"operation/log?who={BOOKED}")
    expect(office.page.locator("tbody tr").first).to_contain_text("demo-office")
    office.see("log")
    office.leave()


def hub_groups(door: Door, username: str) -> set[str]:
    """The groups that the hub has written down."""
    query = """SELECT groups.name FROM groups JOIN user_group_map ON group_id = groups.id
               JOIN users ON user_id = users.id WHERE users.name = ?"""
    with sqlite3.connect(f"file:{door.centre.state / 'jupyterhub.sqlite'}?mode=ro", uri=True) as database:
        return {name for (name,) in database.execute(query, (username,))}


def stands(door: Door, username: str) -> bool:
    """Whether the hub knows of a server of this person's."""
    query = "SELECT 1 FROM spawners JOIN users ON user_id = users.id WHERE users.name = ? AND server_id IS NOT NULL"
    with sqlite3.connect(f"file:{door.centre.state / 'jupyterhub.sqlite'}?mode=ro", uri=True) as database:
        return database.execute(query, (username,)).fetchone() is not None


def test_the_hub_follows_who_moves_class_and_lets_nobody_stay_who_has_left(door: Door) -> None:
    for name in (MOVED, GUEST):
        visitor = Visitor(door.centre.url, name)
        visitor.sign_in(door.cast.given[name])
    visitor.start_server()
    assert stands(door, GUEST)
    people, _ = opened(door.centre.state)
    people.ensure_person(MOVED, name="同学12", role="student", school=SCHOOL, courses=[YOUNG])
    with Session(people.engine) as session, session.begin():
        gone = known(session, schema.Person, GUEST)
        gone.until = datetime.now(UTC)
    people.close()
    until(lambda: hub_groups(door, MOVED) == {f"nbgrader-{YOUNG}", f"school-{SCHOOL}"})
    until(lambda: hub_groups(door, GUEST) == set())
    until(lambda: not stands(door, GUEST))
    assert visitor.web.get("/hub/home").url.path == "/hub/login"
