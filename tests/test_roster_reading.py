"""Rosters as people and systems write them: every mistake is named with its place, and nothing right is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from centre.roster import column, grade, importing, template, year
from centre.roster.entry import Roster
from centre.roster.problem import RosterError
from labkit.language import LANGUAGES
from tests.roster_stage import (
    MOMENT,
    ZONE,
    Centre,
    enrolment,
    memory,
    mistakes,
    oneroster,
    read,
    row,
    small_export,
    student,
    teacher,
    user,
    written,
)  # fmt: skip

GOOD = [
    student("0101", "陈思远"),
    student("0102", "李雨桐", "2班"),
    teacher("T1", "王丽华", "（1）班"),
    teacher("T1", "王丽华", "二班"),
]


def load(path: Path) -> Roster:
    return importing.read(path, MOMENT, ZONE)


def refused(path: Path) -> RosterError:
    with pytest.raises(RosterError) as error:
        load(path)
    assert all(error.value.told(language) for language in LANGUAGES)
    return error.value


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


Rows = dict[str, list[dict[str, str]]]


def test_oneroster_1_1_is_read_from_folder_and_zip(tmp_path: Path) -> None:
    folder = oneroster(tmp_path / "export", small_export())
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for path in folder.iterdir():
            file.write(path, f"somewhere/{path.name}")
    first, second = load(folder), load(tmp_path / "export.zip")
    assert first == second
    assert first.source == "oneroster:yunshan"
    assert [(each.title, each.code, each.district) for each in first.schools.values()] == [
        ("红星中学", "hongxing", "d1")
    ]
    assert {each.key: (each.name, each.role) for each in first.people.values()} == {
        "u1": ("陈思远", "student"), "u2": ("李雨桐", "student"), "u3": ("王丽华", "teacher"),
    }  # fmt: skip
    assert [(each.year, each.label) for each in first.courses.values()] == [(2026, "g10c1")]
    assert len(first.enrolments) == 3


def test_oneroster_1_2_has_its_roles_in_a_table_of_their_own(tmp_path: Path) -> None:
    rows: Rows = small_export()
    for each in rows["users"]:
        del each["role"], each["orgSourcedIds"]
    rows["users"].append({"sourcedId": "u4", "enabledUser": "true", "familyName": "周", "givenName": "校长"})
    posts = [("u1", "student", "s1"), ("u2", "student", "s1"), ("u3", "teacher", "s1"), ("u4", "parent", "s1")]
    posts += [("u4", "principal", "s1"), ("u3", "districtAdministrator", "d1")]
    rows["roles"] = [
        {"sourcedId": f"r{number}", "userSourcedId": who, "role": role, "orgSourcedId": org, "roleType": "primary"}
        for number, (who, role, org) in enumerate(posts)
    ]
    users = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier"
    roles = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId"
    found = load(oneroster(tmp_path, rows, "1.2", users=users, roles=roles))
    assert {each.key: (each.role, each.school) for each in found.people.values()} == {
        "u1": ("student", "s1"), "u2": ("student", "s1"), "u3": ("district_admin", None), "u4": ("school_admin", "s1"),
    }  # fmt: skip


def _set(table: str, at: int, **cells: str) -> Callable[[Rows], None]:
    return lambda rows: rows[table][at].update(cells)


def _add(table: str, **cells: str) -> Callable[[Rows], None]:
    return lambda rows: rows[table].append(cells)


def _several(*changes: Callable[[Rows], None]) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for each in changes:
            each(rows)

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_set("orgs", 0, parentSourcedId="s1"), ("orgs.csv", 2, "parentSourcedId")),
        (_set("orgs", 1, parentSourcedId="nowhere"), ("orgs.csv", 3, "parentSourcedId")),
        (_set("orgs", 1, type="kindergarten"), ("orgs.csv", 3, "type")),
        (_set("orgs", 1, sourcedId="d1"), ("orgs.csv", 3, "sourcedId")),
        (_set("users", 0, sourcedId=""), ("users.csv", 2, "sourcedId")),
        (_set("users", 1, sourcedId="u1"), ("users.csv", 3, "sourcedId")),
        (_set("users", 1, role="wizard"), ("users.csv", 3, "role")),
        (_set("users", 1, orgSourcedIds="s9"), ("users.csv", 3, "orgSourcedIds")),
        (_set("users", 1, orgSourcedIds="d1"), ("users.csv", 3, "sourcedId")),
        (_set("users", 1, identifier="20260101"), ("users.csv", 3, "identifier")),
        (_set("users", 1, familyName="@"), ("users.csv", 3, "familyName")),
        (_set("classes", 0, schoolSourcedId="d1"), ("classes.csv", 2, "schoolSourcedId")),
        (_set("classes", 0, termSourcedIds="t,t9"), ("classes.csv", 2, "termSourcedIds")),
        (_set("enrollments", 2, classSourcedId="c9"), ("enrollments.csv", 4, "classSourcedId")),
        (_set("enrollments", 2, userSourcedId="u9"), ("enrollments.csv", 4, "userSourcedId")),
        (_set("enrollments", 2, role="student"), ("enrollments.csv", 4, "role")),
        (_set("enrollments", 2, beginDate="soon"), ("enrollments.csv", 4, "beginDate")),
        (_set("academicSessions", 1, endDate="2020-01-01"), ("academicSessions.csv", 3, "endDate")),
    ],
)
def test_every_wrong_reference_is_named(
    tmp_path: Path, change: Callable[[Rows], None], place: tuple[str, int, str]
) -> None:
    rows: Rows = small_export()
    change(rows)
    assert place in mistakes(refused(oneroster(tmp_path, rows)))


@pytest.mark.parametrize(
    "change",
    [
        _several(_set("users", 1, enabledUser="false")),
        _several(_set("users", 1, role="guardian")),
        _several(_set("enrollments", 1, status="tobedeleted"), _set("users", 1, enabledUser="False")),
    ],
)
def test_who_has_no_business_here_is_left_out(tmp_path: Path, change: Callable[[Rows], None]) -> None:
    rows: Rows = small_export()
    change(rows)
    found = load(oneroster(tmp_path, rows))
    assert sorted(found.people) == ["u1", "u3"]
    assert sorted(person for person, _ in found.enrolments) == ["u1", "u3"]


def test_classes_and_enrolments_that_are_over_mean_nothing(tmp_path: Path) -> None:
    rows: Rows = small_export()
    old = {"sourcedId": "y0", "type": "schoolYear", "startDate": "2025-09-01", "endDate": "2026-07-15"}
    rows["academicSessions"].append(old)
    rows["classes"].append({"sourcedId": "c0", "title": "初三（1）班", "schoolSourcedId": "s1", "termSourcedIds": "y0"})
    rows["enrollments"] += [enrolment("u1", "c0")]
    rows["enrollments"][1] |= {"endDate": "2026-10-01"}
    found = load(oneroster(tmp_path, rows))
    assert sorted(found.courses) == ["c1"]
    assert sorted(found.enrolments) == [("u1", "c1"), ("u3", "c1")]


@pytest.mark.parametrize(
    ("version", "missing", "said"),
    [
        ("1.0", "", "export 1.1 or 1.2"),
        ("1.1", "users.csv", "is missing"),
        ("1.1", "manifest.csv", "is missing"),
        ("1.2", "", "full export"),
    ],
)
def test_an_incomplete_export_is_refused(tmp_path: Path, version: str, missing: str, said: str) -> None:
    oneroster(tmp_path, small_export(), version)
    if missing:
        (tmp_path / missing).unlink()
    assert said in str(refused(tmp_path))


def test_an_identity_cards_number_is_not_taken_over(tmp_path: Path) -> None:
    rows: Rows = small_export()
    rows["users"][0]["identifier"] = "G330102201001011234"
    assert load(oneroster(tmp_path, rows)).people["u1"].identifier is None


def test_a_school_systems_export_takes_over_what_came_from_a_sheet(tmp_path: Path) -> None:
    centre = Centre(memory(), tmp_path)
    centre.bring(read([student("20260101", "陈思源", code="hongxing"), teacher("T1", "王丽华")]))
    export = load(oneroster(tmp_path / "export", small_export()))
    plan = centre.bring(export)
    (name,) = [each.fields["name"] for each in plan.changed if "name" in each.fields]
    assert name == ("陈思源", "陈思远")
    assert [each.title for each in plan.new("person")] == ["李雨桐"]
    assert [*plan.new("course")] == []
    assert centre.plan(export).count() == 0
    less = centre.plan(read([student("20260101", "陈思源", code="hongxing")]))
    assert [(each.field, each.kept, each.owner) for each in less.conflicts] == [("name", "陈思远", "oneroster:yunshan")]
    assert less.count() == 0, "a sheet ends nobody whom the school system knows"


def test_an_english_name_is_written_as_it_is_spoken(tmp_path: Path) -> None:
    rows: Rows = small_export()
    rows["users"].append(user("u9", "student", "Lee", "Ann"))
    assert load(oneroster(tmp_path, rows)).people["u9"].name == "Ann Lee"
