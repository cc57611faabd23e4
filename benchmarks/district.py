"""A made-up district as a OneRoster 1.1 export: the same people each time, none of them anybody."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "子涵雨桐浩然诗思远一鸣嘉怡欣文博梓萱宇轩若曦俊杰语嫣明哲佳宁"
GRADES = ((10, "高一"), (11, "高二"), (12, "高三"))
STAFF = 25
"""Teachers of a school."""
TABLES = {
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "classes": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
        "termSourcedIds,subjects,subjectCodes,periods"
    ),
    "users": (
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
        "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password"
    ),
    "enrollments": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate"
    ),
}
Row = dict[str, str]


@dataclass(frozen=True)
class District:
    """How large it is, and the year in which its school year begins."""

    schools: int = 40
    classes: int = 15
    pupils: int = 25_000
    year: int = 2026

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row with the table it belongs to."""
        yield "orgs", {"sourcedId": "district", "name": "云山区", "type": "district"}
        days = {"startDate": f"{self.year}-09-01", "endDate": f"{self.year + 1}-08-31"}
        year = {"title": f"{self.year}-{self.year + 1}", "schoolYear": str(self.year + 1)}
        yield "academicSessions", {"sourcedId": "year", "type": "schoolYear", **year, **days}
        for school in range(self.schools):
            yield from self._school(school)

    def _school(self, school: int) -> Iterator[tuple[str, Row]]:
        key = f"s{school:02}"
        title = {"name": f"云山第{school + 1}中学", "identifier": f"ys{school:02}"}
        yield "orgs", {"sourcedId": key, "type": "school", "parentSourcedId": "district", **title}
        for number in range(STAFF):
            yield from _user(f"{key}-t{number:02}", "teacher", key, f"T{number:03}", school * STAFF + number)
        for number in range(self.classes):
            yield from self._course(school, number)

    def _course(self, school: int, number: int) -> Iterator[tuple[str, Row]]:
        key, (grade, word) = f"s{school:02}-c{number:02}", GRADES[number % len(GRADES)]
        title = f"{word}（{number // len(GRADES) + 1}）班"
        course = {"schoolSourcedId": key[:3], "termSourcedIds": "year", "classType": "homeroom", "grades": str(grade)}
        yield "classes", {"sourcedId": key, "title": title, **course}
        yield _enrolment(key, f"{key[:3]}-t{number:02}", "teacher")
        total, place = self.schools * self.classes, school * self.classes + number
        for pupil in range(self.pupils * place // total, self.pupils * (place + 1) // total):
            yield from _user(f"p{pupil:05}", "student", key[:3], f"{self.year}{pupil:05}", pupil)
            yield _enrolment(key, f"p{pupil:05}", "student")


def _user(key: str, role: str, school: str, number: str, seed: int) -> Iterator[tuple[str, Row]]:
    given = GIVEN[seed * 7 % len(GIVEN)] + GIVEN[seed // 3 % len(GIVEN)]
    name = {"familyName": FAMILY[seed % len(FAMILY)], "givenName": given, "username": key, "identifier": number}
    yield "users", {"sourcedId": key, "enabledUser": "true", "orgSourcedIds": school, "role": role, **name}


def _enrolment(course: str, user: str, role: str) -> tuple[str, Row]:
    links = {"classSourcedId": course, "schoolSourcedId": course[:3], "userSourcedId": user}
    return "enrollments", {"sourcedId": f"{course}-{user}", "role": role, "primary": "true", **links}


def manifest(version: str, tables: Sequence[str]) -> list[tuple[str, str]]:
    """The rows of manifest.csv: every table in full."""
    head = [("manifest.version", "1.0"), ("oneroster.version", version), ("source.systemCode", "yunshan")]
    return [("propertyName", "value"), *head, *((f"file.{table}", "bulk") for table in tables)]


def write(folder: Path, rows: Iterator[tuple[str, Row]]) -> None:
    """Writes an export into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    for name, row in rows:
        tables[name].append(row)
    for name, head in TABLES.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, head.split(","), restval="")
            writer.writeheader()
            writer.writerows(tables[name])
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(manifest("1.1", list(TABLES)))
