"""Rosters for tests, and a small view of what a centre holds."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, StaticPool, create_engine, text
from sqlalchemy.orm import Session

from benchmarks.district import TABLES, manifest
from centre import schema
from centre.roster import importing, sheet
from centre.roster.change import Plan
from centre.roster.entry import Roster
from centre.roster.problem import Problems, RosterError
from labkit.language import LANGUAGES

ZONE = ZoneInfo("Asia/Shanghai")
MOMENT = datetime(2026, 11, 22, 3, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 3, tzinfo=UTC)
HEAD = ["学校", "学年", "年级", "班级", "学号", "姓名", "身份", "学校代码", "区县", "账号"]
Row = Sequence[str]


def student(number: str, name: str, room: str = "1", school: str = "红星中学", **more: str) -> Row:
    return row(school=school, grade="高一", room=room, number=number, name=name, role="学生", **more)


def teacher(number: str, name: str, room: str = "1", school: str = "红星中学", **more: str) -> Row:
    grade = "高一" if room else ""
    return row(school=school, grade=grade, room=room, number=number, name=name, role="教师", **more)


def row(
    *, school: str, grade: str, room: str, number: str, name: str, role: str,
    year: str = "", code: str = "", district: str = "", username: str = "",
) -> Row:  # fmt: skip
    return [school, year, grade, room, number, name, role, code, district, username]


def written(rows: Iterable[Row], head: Row = HEAD) -> str:
    file = StringIO()
    csv.writer(file).writerows([head, *rows])
    return file.getvalue()


def read(rows: Iterable[Row], moment: datetime = MOMENT) -> Roster:
    """The roster of a sheet that has no mistakes."""
    problems = Problems()
    numbered = enumerate([list(HEAD), *map(list, rows)], start=1)
    found = sheet.read(numbered, "名单.csv", moment.astimezone(ZONE).date(), problems)
    problems.check()
    return found


def mistakes(error: RosterError) -> list[tuple[str, int, str]]:
    """File, line and column of every mistake."""
    return [(each.place.file, each.place.line, each.column) if each.place else ("", 0, "") for each in error.problems]


def oneroster(
    folder: Path, rows: Mapping[str, Sequence[Mapping[str, str]]], version: str = "1.1", **heads: str
) -> Path:
    """An export with these rows; `heads` replaces the columns of a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in rows.items():
        columns = (heads.get(name) or TABLES[name]).split(",")
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(found)
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(manifest(version, list(rows)))
    return folder


def small_export() -> dict[str, list[dict[str, str]]]:
    """A district with a school, a class, a teacher and two pupils."""
    found = {
        "orgs": [
            {"sourcedId": "d1", "name": "云山区", "type": "district"},
            {"sourcedId": "s1", "name": "红星中学", "type": "school", "identifier": "hongxing"},
        ],
        "academicSessions": [
            {"sourcedId": "y", "type": "schoolYear", "startDate": "2026-09-01", "endDate": "2027-07-15"},
            {
                "sourcedId": "t", "title": "上", "type": "term", "startDate": "2026-09-01", "endDate": "2027-01-20",
                "parentSourcedId": "y",
            },
        ],
        "classes": [{"sourcedId": "c1", "title": "高一（1）班", "schoolSourcedId": "s1", "termSourcedIds": "t"}],
        "users": [
            user("u1", "student", "陈", "思远", "20260101"),
            user("u2", "student", "李", "雨桐", "20260102"),
            user("u3", "teacher", "王", "丽华", "T1"),
        ],
        "enrollments": [enrolment("u1"), enrolment("u2"), enrolment("u3", role="teacher")],
    }  # fmt: skip
    found["orgs"][1]["parentSourcedId"] = "d1"
    return found


def user(key: str, role: str, family: str, given: str, identifier: str = "", org: str = "s1") -> dict[str, str]:
    name = {"familyName": family, "givenName": given, "identifier": identifier}
    return {"sourcedId": key, "enabledUser": "true", "role": role, "orgSourcedIds": org, **name}


def enrolment(key: str, course: str = "c1", role: str = "student", **more: str) -> dict[str, str]:
    return {"sourcedId": f"{course}-{key}", "classSourcedId": course, "userSourcedId": key, "role": role, **more}


def memory() -> Engine:
    """An empty database of the newest schema that costs nothing to make."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    schema.Table.metadata.create_all(engine)
    return engine


@dataclass
class Centre:
    """A centre into which rosters are brought."""

    engine: Engine
    folder: Path

    def plan(self, roster: Roster, moment: datetime = MOMENT, *, override: bool = False) -> Plan:
        return importing.plan(self.engine, roster, moment, ZONE, override=override)

    def bring(self, roster: Roster, moment: datetime = MOMENT, *, override: bool = False) -> Plan:
        plan = self.plan(roster, moment, override=override)
        secrets = self.folder / f"{len(list(self.folder.glob('*.csv')))}.csv"
        importing.apply(
            self.engine, roster, plan, moment, ZONE, secrets=secrets, language="zh", override=override
        )  # fmt: skip
        return plan

    def rows(self) -> set[tuple[Any, ...]]:
        """Everything that the database holds, times too."""
        with self.engine.connect() as connection:
            return {
                (table, *map(str, found))
                for table in schema.Table.metadata.tables
                for found in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
            }

    def people(self, moment: datetime = MOMENT) -> dict[str, tuple[str, str, str | None, bool, tuple[str, ...]]]:
        """Name, role, number, whether they are here, and the classes of this moment, by username."""
        with Session(self.engine) as session:
            return {
                each.username: (
                    each.name,
                    each.role,
                    each.identifier,
                    each.until is None or each.until > moment,
                    tuple(
                        sorted(
                            one.course.name
                            for one in each.memberships
                            if one.since <= moment and (one.until is None or one.until > moment)
                        )
                    ),
                )
                for each in session.query(schema.Person)
            }


def load(path: Path) -> Roster:
    """Read a roster as the command does."""
    return importing.read(path, MOMENT, ZONE)


def refused(path: Path) -> RosterError:
    """Read a roster that must be refused, in both languages."""
    with pytest.raises(RosterError) as error:
        load(path)
    assert all(error.value.told(language) for language in LANGUAGES)
    return error.value
