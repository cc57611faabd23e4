"""OneRoster exports as school systems write them: both versions are read, every wrong reference is named."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.roster_stage import (
    Centre,
    enrolment,
    load,
    memory,
    mistakes,
    oneroster,
    read,
    refused,
    small_export,
    student,
    teacher,
    user,
)

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
