"""What a school may take, what is offered instead, and how a school day is shown."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from centre.booking import timetable
from centre.booking.diary import Diary
from centre.booking.school import Schools, read_share
from centre.people import open_people
from tests.centre.test_booking import ZONE, Desk, span


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    people = open_people(tmp_path / "centre.sqlite")
    yield Desk(people)
    people.close()


def diary(desk: Desk) -> Diary:
    return Diary(desk.people.engine, lambda: desk.places, ZONE, desk.clock)


def test_a_school_takes_no_more_than_its_part_and_a_larger_one_lets_those_who_wait_move_up(desk: Desk) -> None:
    schools = Schools(desk.people.engine, desk.clock)
    schools.set_share("red", 50, "office")
    desk.book("red-a")
    refused = desk.book("red-b")
    assert refused.clash
    assert (refused.clash.reason, refused.clash.needed, refused.clash.free) == ("quota", 4, 1)
    assert desk.book("east-a").state == "booked", "the quota is one school's"
    waiting = desk.book("red-b", "10:45", "11:30", waits=True)
    assert waiting.state == "booked", "a lesson that begins as another ends does not meet it"
    later = desk.book("red-a", "11:00", "11:30", waits=True)
    assert later.state == "waiting"
    schools.set_share("red", 80, "office")
    desk.ledger.keep()
    assert desk.state(later.number) == ("booked", 4)


def test_offered_instead_are_the_nearest_times_of_the_day_that_fit(desk: Desk) -> None:
    desk.book("red-a")
    desk.book("red-b", "10:30", "11:15")
    desk.book("east-a", "9:00", "9:20")
    found = diary(desk).nearest("east-a", span("10:00", "10:45"), 4)
    assert found == [span("9:45", "10:30"), span("10:45", "11:30"), span("11:30", "12:15")]
    assert diary(desk).nearest("east-a", span("10:00", "10:45"), 11) == [], "so many there never are"


def test_the_bar_shows_what_is_free_over_the_day(desk: Desk) -> None:
    desk.book("red-a", "8:00", "9:00")
    desk.book("red-b", "8:30", "9:30")
    day = diary(desk).day("east-a", date(2026, 12, 2))
    told = [(each.span.starts.astimezone(ZONE).strftime("%H:%M"), each.free, each.fits) for each in day.bar]
    assert told == [
        ("07:00", 10, True),
        ("08:00", 6, True),
        ("08:30", 2, False),
        ("09:00", 6, True),
        ("09:30", 10, True),
    ]
    assert [each.fits for each in day.lessons] == [False, False] + [True] * 6, "the second lesson meets both"
    desk.clock.now = span("8:20", "9:00").starts
    assert len(diary(desk).day("east-a", date(2026, 12, 2)).lessons) == 7, "what has begun is not offered"


def test_what_does_not_fit_any_more_is_told_with_its_place_in_the_list(desk: Desk) -> None:
    desk.book("red-a")
    desk.book("red-b")
    desk.book("east-a", waits=True)
    (entry,) = diary(desk).upcoming(["east-a"])
    assert (entry.waiting, entry.place, entry.pupils) == (True, 1, 4)
    desk.clock.now += timedelta(days=30)
    assert diary(desk).upcoming(["east-a"]) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("08:00-08:45 8:55-9:40", "08:00-08:45 08:55-09:40"),
        ("09:00-09:45，08:00-08:45", "08:00-08:45 09:00-09:45"),
        ("08:00-08:45 08:30-09:15", None),
        ("08:00-08:05", None),
        ("morning", None),
        ("", None),
        (" ".join(["08:00-08:45"] * 17), None),
    ],
)
def test_lesson_times_are_kept_in_order_or_refused(typed: str, kept: str | None) -> None:
    assert timetable.written(typed) == kept


def test_a_part_is_a_whole_number_of_percent() -> None:
    assert [read_share(each) for each in ("0", "40 %", "100", "101", "-1", "a", "")] == [
        0,
        40,
        100,
        None,
        None,
        None,
        None,
    ]
