"""The class's marks as numbers and as a file: means, order, and nothing that a spreadsheet would run."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre import access, student, table, teacher
from centre.exchange import ASSIGNMENTS, RESULTS, Assignment, Result
from centre.person import Course, Person
from tests.centre.lesson import CRITERIA, RED, lesson

ASSIGNMENT: Assignment = ASSIGNMENTS.validate_python(lesson()[f"courses/{RED}/assignments"])[0]
GIVEN: list[Result] = RESULTS.validate_python(lesson()[f"courses/{RED}/marks"])
COURSE = Course(RED, {"zh": "高一（1）班", "en": "Class 1"}, "hongxing", {"zh": "红星中学", "en": "Hongxing"})


def person(number: int, name: str = "李明", role: str = "student") -> Person:
    return Person(f"hongxing-{number:02}", name, role, "hongxing", (RED,), "", False, "zh")  # type: ignore[arg-type]


def rows(sheet: teacher.Sheet) -> list[list[str]]:
    return list(csv.reader(StringIO(table.written(sheet, "zh").decode("utf-8-sig"))))


def test_the_file_has_a_line_for_every_pupil_and_none_for_teachers() -> None:
    members = (person(1), person(4, "刘洋"), person(99, "陈老师", role="teacher"))
    heading, first, second = rows(teacher.sheet(ASSIGNMENT, members, GIVEN))
    assert heading[:5] == ["用户名", "姓名", "状态", "总分", "自变量取值 (10)"]
    assert first == ["hongxing-01", "李明", "未开始", ""] + [""] * len(CRITERIA)
    assert second[:5] == ["hongxing-04", "刘洋", "已评分", "91.5", "9.2"]


def test_a_mark_that_waits_for_the_teacher_is_neither_written_nor_averaged() -> None:
    sheet = teacher.sheet(ASSIGNMENT, (person(4), person(5)), GIVEN)
    place = [column.criterion for column in sheet.columns].index("hypothesis")
    assert sheet.columns[place].mean == 9.2
    assert rows(sheet)[2][4 + place] == ""


def test_the_mean_counts_the_class_only() -> None:
    sheet = teacher.sheet(ASSIGNMENT, (person(4),), GIVEN)
    assert sheet.mean == 91.5
    assert sheet.columns[0].mean == 9.2


@given(st.text(min_size=1, max_size=40))
def test_no_name_becomes_a_formula_and_every_name_stays_readable(name: str) -> None:
    cell = str(table.guarded([name])[0])
    assert cell.removeprefix("'") == name.removeprefix("'")
    assert not cell.lstrip(" ").startswith(table.DANGEROUS)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "  ="])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert table.guarded([f"{start}1+1", 5, 9.2]) == [f"'{start}1+1", 5, 9.2]


def card(number: int, **other: object) -> student.Card:
    assignment = ASSIGNMENT.model_copy(update=other)
    pupil = person(number)
    return student.card(assignment, pupil, COURSE, access.own(pupil, GIVEN), ASSIGNMENT.due, "/hub/")  # type: ignore[arg-type]


def test_at_the_due_second_nothing_is_left_to_do() -> None:
    closed = card(1)
    assert (closed.closed, closed.to_do) == (True, False)


def test_own_results_are_the_only_ones_on_a_card() -> None:
    assert [mark.points for mark in card(5).marks][:2] == [4.8, 2.4]
    assert card(1).marks == ()


def test_what_is_due_first_stands_first_and_what_is_never_due_last() -> None:
    assert ASSIGNMENT.due is not None
    days = [timedelta(days=day) for day in (9, 1)]
    late, soon = (card(1, due=ASSIGNMENT.due + distance) for distance in days)
    never = card(1, due=None)
    assert student.start([never, late, soon]).to_do == (soon, late, never)


@pytest.mark.parametrize("lab", ["pendulum", "a b", "../../hub/admin", "x?y=1"])
def test_the_address_of_a_lab_cannot_lead_elsewhere(lab: str) -> None:
    address = student.enter(ASSIGNMENT.model_copy(update={"lab": lab}), "hongxing-01", "/hub/")
    assert address.startswith("/hub/spawn/hongxing-01?next=%2Fuser%2Fhongxing-01%2Fvoila%2Frender%2F")
    assert "&" not in address
    assert ".." not in address.replace("..%252F", "")


@pytest.mark.parametrize(
    ("name", "shown"), [("steer_cart", "steer_cart"), ("../../hub/admin", "..%252F..%252Fhub%252Fadmin")]
)
def test_a_program_is_written_in_the_pupils_second_server(name: str, shown: str) -> None:
    given = ASSIGNMENT.model_copy(update={"kind": "code", "name": name})
    address = student.enter(given, "hongxing-01", "/hub/")
    beginning = "/hub/spawn/hongxing-01/code?next=%2Fuser%2Fhongxing-01%2Fcode%2Fdoc%2Ftree%2F"
    assert address == f"{beginning}{given.course}%2F{shown}.ipynb"
