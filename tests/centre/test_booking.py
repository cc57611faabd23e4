"""Bookings never take more places than there are, whoever books at once; what does not fit waits its turn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks import booking as storm
from centre.account.schema import Deed
from centre.booking.ledger import Ledger, NoBookingError, Outcome
from centre.booking.schema import Booking
from centre.booking.span import Span, Taking, peak
from centre.booking.wish import Wish, read
from centre.people import People, open_people
from tests.database_stage import place

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 1, 7, 0, tzinfo=ZONE)
CLASSES = ("red-a", "red-b", "east-a")


def span(start: str, end: str, day: int = 2) -> Span:
    starts, ends = (datetime.strptime(each, "%H:%M").replace(2026, 12, day, tzinfo=ZONE) for each in (start, end))
    return Span(starts, ends)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Desk:
    """A ledger over three classes of four pupils, and ten places."""

    def __init__(self, people: People) -> None:
        self.people, self.clock, self.places = people, Clock(), 10
        self.ledger = Ledger(people.engine, lambda: self.places, self.clock)
        for school in ("red", "east"):
            people.ensure_school(school, zh="校", en="School")
        for course in CLASSES:
            people.ensure_course(course, school=course.split("-")[0], zh="班", en="Class")
            for number in range(4):
                self.enrol(course, number)

    def enrol(self, course: str, number: int) -> None:
        school = course.split("-")[0]
        self.people.ensure_person(f"{course}-{number}", name="某", role="student", school=school, courses=[course])

    def book(self, course: str, start: str = "10:00", end: str = "10:45", *, waits: bool = False) -> Outcome:
        (found,) = self.ledger.book([Wish(course, "pendulum", span(start, end))], "teacher", waits=waits)
        return found

    def state(self, number: int | None) -> tuple[str, int]:
        with Session(self.people.engine) as session:
            row = session.get_one(Booking, number)
            return row.state, row.places


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    people = open_people(tmp_path / "centre.sqlite")
    yield Desk(people)
    people.close()


@pytest.mark.patience
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.centre)])
def test_whoever_books_at_once_no_place_is_taken_twice(kind: str, tmp_path: Path) -> None:
    with place(kind, tmp_path) as where:
        done, steps, over = storm.storm(where, 240, days=1)
    assert over == 0
    assert steps > 100
    assert min(done[each] for each in ("booked", "waiting", "refused", "cancelled", "change booked")) > 0, done


def test_the_oracle_sees_a_place_that_is_taken_twice() -> None:
    step = {"starts": "2026-12-02T10:00:00+08:00", "ends": "2026-12-02T10:45:00+08:00", "state": "booked"}
    full = [step | {"number": number, "places": 60, "course": f"s0-c{number}"} for number in (1, 2)]
    assert storm.over_capacity(full) == 0
    assert storm.over_capacity([*full, step | {"number": 3, "places": 1, "course": "s1-c0"}]) == 1
    after = {"starts": "2026-12-02T10:45:00+08:00", "ends": "2026-12-02T11:00:00+08:00"}
    assert storm.over_capacity([*full, step | after | {"number": 3, "places": 1, "course": "s1-c0"}]) == 0
    assert storm.over_capacity([step | {"number": 1, "places": 37, "course": "s3-c0"}]) == 1, "a school's quota"


def test_the_most_that_is_taken_is_found_where_something_begins() -> None:
    taken = [Taking(span(*hours), 3, "a", "red") for hours in (("8:00", "9:00"), ("8:30", "9:30"), ("9:00", "10:00"))]
    assert [peak(taken, span(*hours)) for hours in (("8:00", "8:30"), ("8:10", "8:40"), ("9:30", "11:00"))] == [3, 6, 3]
    assert peak(taken, span("10:00", "11:00")) == 0


def test_what_does_not_fit_waits_and_moves_up_oldest_first(desk: Desk) -> None:
    first, second = desk.book("red-a"), desk.book("red-b", "10:30", "11:15")
    refused = desk.book("east-a")
    assert (refused.state, refused.number) == ("refused", None)
    assert refused.clash
    assert (refused.clash.reason, refused.clash.needed, refused.clash.free) == ("full", 4, 2)
    waiting = desk.book("east-a", waits=True)
    assert desk.state(waiting.number) == ("waiting", 4)
    assert desk.book("east-a", "10:40", "11:00").clash, "the class waits for a lesson at this time already"
    assert second.number
    desk.ledger.cancel("red-b", second.number, "teacher")
    assert desk.state(waiting.number) == ("booked", 4)
    assert desk.state(first.number) == ("booked", 4)
    with Session(desk.people.engine) as session:
        deeds = [(each.act, each.actor, each.subject) for each in session.scalars(select(Deed).order_by(Deed.number))]
    assert deeds[-2:] == [("cancel_booking", "teacher", "red-b"), ("move_up_booking", "centre", "east-a")]


def test_a_change_that_does_not_fit_leaves_the_lesson_where_it_was(desk: Desk) -> None:
    desk.book("red-a")
    desk.book("red-b")
    mine = desk.book("east-a", "11:00", "11:45")
    assert mine.number
    moved = Wish("east-a", "projectile", span("10:15", "11:00"))
    assert desk.ledger.change("east-a", mine.number, moved, "teacher").state == "refused"
    with Session(desk.people.engine) as session:
        row = session.get_one(Booking, mine.number)
        assert (row.lab, row.starts) == ("pendulum", span("11:00", "11:45").starts)
    assert (
        desk.ledger.change("east-a", mine.number, Wish("east-a", "projectile", span("11:20", "12:00")), "t").clash
        is None
    )
    with pytest.raises(NoBookingError):
        desk.ledger.cancel("red-a", mine.number, "somebody of another class")


def test_a_booking_follows_the_roster_as_far_as_there_is_room(desk: Desk) -> None:
    mine, _other = desk.book("red-a"), desk.book("red-b")
    for number in range(4, 6):
        desk.enrol("red-a", number)
    desk.ledger.keep()
    assert desk.state(mine.number) == ("booked", 6)
    desk.enrol("red-a", 6)
    desk.ledger.keep()
    assert desk.state(mine.number) == ("booked", 6), "ten places are taken"
    desk.places = 12
    desk.ledger.keep()
    assert desk.state(mine.number) == ("booked", 7)


def test_a_weekly_lesson_keeps_its_hour_and_what_does_not_fit_is_named(desk: Desk) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    typed = {"lab": "pendulum", "day": "2027-03-22", "lesson": "10:00-10:45", "until": "2027-04-05"}
    form = read(typed, "red-a", {"pendulum"}, berlin, NOW)
    assert [each.span.starts.astimezone(UTC).hour for each in form.wishes] == [9, 8, 8], (
        "summer time begins on 28 March"
    )
    desk.places = 4
    desk.ledger.book([form.wishes[1]], "teacher")
    others = [Wish("red-b", each.lab, each.span) for each in form.wishes]
    found = desk.ledger.book(others, "teacher")
    assert [each.state for each in found] == ["booked", "refused", "booked"]
    assert found[0].number
    desk.ledger.cancel("red-b", found[0].number, "teacher", rest=True)
    assert desk.state(found[2].number)[0] == "cancelled"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lab": "alchemy"}, "lab"),
        ({"day": "tomorrow"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"lesson": "10:45-10:00"}, "hours"),
        ({"lesson": "", "from": "", "to": ""}, "hours"),
        ({"lesson": "10:00-10:05"}, "hours"),
        ({"lesson": "08:00-23:00"}, "hours"),
        ({"day": "2026-11-30"}, "hours"),
        ({"day": "2030-01-01"}, "day"),
        ({"until": "2026-12-01"}, "until"),
        ({"places": "-1"}, "places"),
    ],
)
def test_what_cannot_be_meant_is_told_by_its_field(wrong: dict[str, str], field: str) -> None:
    typed = {"lab": "pendulum", "day": "2026-12-02", "lesson": "10:00-10:45"} | wrong
    form = read(typed, "red-a", {"pendulum"}, ZONE, NOW)
    assert (list(form.errors), form.wishes) == ([field], ())


def test_a_lesson_that_has_begun_is_not_moved_and_one_that_is_over_not_cancelled(desk: Desk) -> None:
    mine = desk.book("red-a")
    assert mine.number
    desk.clock.now = span("10:10", "10:45").starts
    with pytest.raises(NoBookingError):
        desk.ledger.change("red-a", mine.number, mine.wish, "teacher")
    desk.clock.now += timedelta(hours=1)
    with pytest.raises(NoBookingError):
        desk.ledger.cancel("red-a", mine.number, "teacher")
