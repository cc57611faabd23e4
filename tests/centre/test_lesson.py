"""A class while it works, and what it holds of what was marked: from plain values, without a server."""

from datetime import UTC, datetime, timedelta

import pytest

from centre import clock, grasp, knowledge, now, table, teacher
from centre.exchange import Assignment
from centre.person import Person
from tests.centre.test_table import ASSIGNMENT, COURSE, GIVEN, person

MOMENT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def lesson(*present: str, **far: dict[str, object]) -> dict[str, now.Seat]:
    """Three pupils at a moment; `far` is how far each one is, by the last figure of the username."""
    students = {f"hongxing-0{number[-1]}": state for number, state in far.items()}
    given = Assignment.model_validate(ASSIGNMENT.model_dump() | {"students": students})
    pupils = [person(number) for number in (1, 2, 3)]
    told = now.lesson(COURSE, pupils, [given], present, MOMENT, silent=False)
    return {seat.username: seat for seat in told.seats}


def far(minutes: float, state: str = "working", **more: object) -> dict[str, object]:
    return {"state": state, "active": MOMENT - timedelta(minutes=minutes), "step": "measure", "trials": 3} | more


@pytest.mark.parametrize(
    ("state", "is_in", "quiet"),
    [
        (far(5.9), True, False),
        (far(6), True, True),
        (far(6), False, False),
        (far(30, "graded"), True, False),
        (far(91), True, False),
    ],
)
def test_who_is_in_and_saves_nothing_for_six_minutes_is_quiet(
    state: dict[str, object], is_in: bool, quiet: bool
) -> None:
    seats = lesson(*(["hongxing-02"] if is_in else []), p2=state)
    assert seats["hongxing-02"].is_quiet == quiet
    assert (next(iter(seats)) == "hongxing-02") == quiet, "those who may need a hand stand first"


def test_what_an_earlier_lesson_left_is_not_told() -> None:
    seats = lesson("hongxing-01", p1=far(91), p2=far(89))
    assert (seats["hongxing-01"].title, seats["hongxing-01"].trials, seats["hongxing-01"].active) == (None, 0, None)
    assert (seats["hongxing-02"].step, seats["hongxing-02"].trials) == ("measure", 3)
    assert (seats["hongxing-01"].is_in, seats["hongxing-02"].is_in) == (True, False)


@pytest.mark.parametrize(
    ("seconds", "zh", "en"), [(-5, "刚刚", "just now"), (59, "刚刚", "just now"), (185, "3分钟前", "3 minutes ago")]
)
def test_a_while_ago_is_told_in_whole_minutes(seconds: float, zh: str, en: str) -> None:
    time = MOMENT - timedelta(seconds=seconds)
    assert (clock.ago_words(time, MOMENT, "zh"), clock.ago_words(time, MOMENT, "en")) == (zh, en)


def sheet(*pupils: Person) -> teacher.Sheet:
    return teacher.sheet(ASSIGNMENT, pupils, GIVEN)


def test_pupils_are_counted_by_what_they_hold_of_a_knowledge_point() -> None:
    found = grasp.grasp([sheet(person(1), person(4, "刘洋"), person(5, "赵敏"))], "knowledge")
    counts = {
        row.title["zh"]: {grip: [h.name for h in held] for grip, held in row.counts().items()} for row in found.rows
    }
    assert counts["控制变量法"] == {"weak": ["赵敏"], "partly": [], "firm": ["刘洋"]}
    assert [row.part for row in found.rows] == sorted(row.part for row in found.rows), "the weakest first"
    assert found.rows[0].holders[0].assignment == "pendulum"


def test_a_mark_that_waits_for_the_teacher_says_nothing_about_a_criterion() -> None:
    found = grasp.grasp([sheet(person(4), person(5))], "criteria")
    hypothesis = next(row for row in found.rows if row.title["en"] == "Hypothesis")
    assert [holder.username for holder in hypothesis.holders] == ["hongxing-04"]


def test_the_file_has_everybody_and_is_empty_where_nothing_was_marked() -> None:
    rows = table.grasp_rows(grasp.grasp([sheet(person(1), person(4, "刘洋"))], "knowledge"), "zh")
    assert rows[0][:2] == ["用户名", "姓名"]
    assert {"控制变量法 (%)", "单摆的周期 (%)"} == set(rows[0][2:])
    assert rows[1] == ["hongxing-01", "李明", "", ""]
    assert sorted(rows[2][2:]) == [92, 92]  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("part", "grip"), [(0.8, "firm"), (0.79, "partly"), (0.5, "partly"), (0.49, "weak"), (0, "weak")]
)
def test_how_well_something_is_held_has_two_limits(part: float, grip: str) -> None:
    assert knowledge.grip(part) == grip
