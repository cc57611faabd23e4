"""Sheets as people write them: every mistake is named with its place, and nothing right is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from centre.roster import column, grade, template, year
from centre.roster.problem import RosterError
from labkit.language import LANGUAGES
from tests.roster_stage import (
    load,
    mistakes,
    read,
    refused,
    row,
    student,
    teacher,
    written,
)  # fmt: skip

GOOD = [
    student("0101", "陈思远"),
    student("0102", "李雨桐", "2班"),
    teacher("T1", "王丽华", "（1）班"),
    teacher("T1", "王丽华", "二班"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(written(GOOD), encoding)
    found = load(path)
    assert sorted(each.name for each in found.people.values()) == ["李雨桐", "王丽华", "陈思远"]
    assert sorted(each.title_zh for each in found.courses.values()) == ["高一（1）班", "高一（2）班"]
    assert len(found.enrolments) == 4


def test_english_names_of_columns_and_roles_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        "School,Grade,Class,Student Number,Name,Role,Remark\nRed,Grade 10,1,A1,Ann Lee,Student,new\n", "utf-8"
    )
    found = load(path)
    assert [(each.name, each.role) for each in found.people.values()] == [("Ann Lee", "student")]
    assert [each.label for each in found.courses.values()] == ["g10c1"]


def workbook(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)
    return path


def test_a_workbook_is_read_like_a_csv_file(tmp_path: Path) -> None:
    head = ["学校", "年级", "班级", "学号", "姓名", "身份"]
    path = workbook(tmp_path / "roster.xlsx", [head, ["红星中学", "高一", 1, 20260101, "陈思远", "学生"], []])
    (person,) = load(path).people.values()
    assert (person.identifier, person.name) == ("20260101", "陈思远")


@pytest.mark.parametrize(
    ("cell", "said"), [("=1+1", "formula"), (1e17, "digits are lost"), (1.5, "digits are lost"), (True, "not a text")]
)
def test_a_cell_of_another_kind_is_named_with_line_and_column(tmp_path: Path, cell: object, said: str) -> None:
    head = ["学校", "年级", "班级", "学号", "姓名", "身份"]
    path = workbook(tmp_path / "roster.xlsx", [head, ["红星中学", "高一", "1", cell, "陈思远", "学生"]])
    error = refused(path)
    assert mistakes(error)[0] == ("roster.xlsx", 2, "D")
    assert said in str(error)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_can_be_brought_once_its_examples_are_replaced(tmp_path: Path, language: str) -> None:
    path = tmp_path / "roster.xlsx"
    template.write(path, language, 2026)  # type: ignore[arg-type]
    assert mistakes(refused(path)) == [("roster.xlsx", 2, "姓名*"), ("roster.xlsx", 3, "姓名*")]
    book = load_workbook(path)
    book.worksheets[0]["F2"], book.worksheets[0]["F3"] = "陈思远", "王丽华"
    book.save(path)
    assert len(load(path).people) == 2


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([student("", "陈思远")], [(2, "学号")]),
        ([student("1", "")], [(2, "姓名")]),
        ([student("1", "=HYPERLINK(1)")], [(2, "姓名")]),
        ([student("1", "陈\u202e思")], [(2, "姓名")]),
        ([student("1", "陈" * 101)], [(2, "姓名")]),
        ([student("1", "陈", "班" * 41)], [(2, "班级")]),
        ([student("330102201001011234", "陈思远")], [(2, "学号")]),
        ([student("G33010220100101123X", "陈思远")], [(2, "学号")]),
        ([student("1", "陈", school="")], [(2, "学校")]),
        ([student("1", "陈"), student("1", "陈", "2")], [(3, "学号")]),
        ([teacher("1", "王"), teacher("1", "李", "2")], [(3, "学号")]),
        ([teacher("1", "王"), teacher("1", "王")], [(3, "班级")]),
        ([student("1", "陈", code="Hong xing")], [(2, "学校代码")]),
        ([student("1", "陈", code="hongxing"), student("2", "李", code="red")], [(3, "学校")]),
        ([row(school="红", grade="高九", room="1", number="1", name="陈", role="学生")], [(2, "年级")]),
        ([row(school="红", grade="高一", room="1", number="1", name="陈", role="校工")], [(2, "身份")]),
        ([row(school="红", grade="高一", room="1", number="1", name="陈", role="学生", year="2025")], [(2, "学年")]),
        ([row(school="红", grade="高一", room="1", number="1", name="陈", role="学生", year="2026-28")], [(2, "学年")]),
        (
            [student("?", ""), student("2", "李"), student("!", "+")],
            [(2, "学号"), (2, "姓名"), (4, "学号"), (4, "姓名")],
        ),
    ],
)
def test_every_wrong_cell_is_named_at_once(rows: list[list[str]], places: list[tuple[int, str]]) -> None:
    with pytest.raises(RosterError) as error:
        read(rows)
    assert [found[1:] for found in mistakes(error.value)] == places
    assert {found[0] for found in mistakes(error.value)} == {"名单.csv"}
    assert "名单.csv 第 2 行" in error.value.told("zh") or places[0][0] != 2


def test_too_many_mistakes_are_cut_short() -> None:
    with pytest.raises(RosterError) as error:
        read([student("?", "陈思远")] * 300)
    assert len(error.value.problems) == 100
    assert "There may be more" in error.value.told("en")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "columns are missing"),
        (b"a,b\n1,2\n", "columns are missing"),
        ("学校,学校,年级,班级,学号,姓名,身份\n".encode(), "there twice"),
        (written([]).encode(), "holds nobody"),
        (written(GOOD).encode("utf-16"), "UTF-16"),
        (written(GOOD).encode() + b"\xff\xfe\xff", "neither UTF-8 nor GB18030"),
        (b"\0" * 100, "neither UTF-8 nor GB18030"),
        (written(GOOD).encode() + '"红星'.encode(), "quotation marks"),
        (written(GOOD).encode() + b"x" * 70_000, "too long"),
        (written(GOOD).encode() + b"x" * 2000, "a cell of more than"),
        (written(GOOD).encode() + b"x" + b"," * 100, "more than 64 columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old Excel"),
        (b"PK\x03\x04 and then nothing", "zip archive"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_what_is_no_roster_is_refused_with_the_remedy(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    error = refused(path)
    assert said in str(error)
    assert "roster.csv" in error.told("zh")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("高一", 10), ("高中三年级", 12), ("初二", 8), ("七年级", 7), ("六年级", 6), ("小学三年级", 3),
        ("Grade 10", 10), ("10", 10), ("０9", 9), ("高四", None),
         ("十三年级", None), ("13", None), ("0", None), ("一", None),
        ("实验", None),
    ],
)  # fmt: skip
def test_grades_are_read_as_they_are_written(text: str, expected: int | None) -> None:
    assert grade.grade(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1),
        ("（1）班", 1),
        ("12班", 12),
        ("二十三班", 23),
        ("十班", 10),
        ("Class 4", 4),
        ("实验班", None),
        ("0", None),
        ("十十", None),
    ],
)
def test_classes_have_numbers_or_names(text: str, expected: int | None) -> None:
    assert grade.number(text) == expected


@given(st.integers(1, 12), st.integers(1, 99))
def test_a_class_is_known_again_by_its_title(of_grade: int, number: int) -> None:
    zh, en = grade.titles(of_grade, str(number))
    for title in (zh, en):
        found, rest = grade.split(title)
        assert (found, grade.number(rest)) == (of_grade, number)


@given(st.text(max_size=30))
def test_no_text_confuses_the_readers_of_words(text: str) -> None:
    assert grade.grade(text) in (None, *range(1, 13))
    assert grade.number(text) in (None, *range(1, 100))
    assert year.read(text) is None or 2000 <= int(str(year.read(text))) < 2100
    column.plain(text)
    grade.split(text)


def test_a_school_year_begins_in_september() -> None:
    assert [year.current(date(2026, month, 1)) for month in (8, 9)] == [2025, 2026]
    assert (year.name(2026), year.starts(2026), year.ends(2026)) == ("2026-2027", date(2026, 9, 1), date(2027, 8, 31))
