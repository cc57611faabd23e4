"""IT's page without a hub: which light is lit when, what is in use, and that nobody waits for a part that hangs."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from centre import schema
from centre.operation import look, server
from centre.operation.fact import HubFacts, Marking, Owner
from centre.operation.light import Light, lights
from centre.operation.look import Sight, patiently
from centre.operation.room import room
from centre.people import People, open_people
from centre.row import known

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DOCKER = {"kind": "docker", "version": "20.10", "containers": 3}
FILES: dict[str, Any] = {
    "capacity": {"pupils": 4, "narrowest": "memory", "measured": "2026-11-01T00:00:00Z"},
    "certificate": {"ends": "2027-11-01T00:00:00Z"},
    "backup": {"time": "2026-11-22T02:00:00Z", "file": "a"},
}
WELL: dict[str, Any] = {
    "engine": DOCKER,
    "disk": {"total": 100e9, "free": 50e9},
    "memory": {"east-01/": 60_000_000, "east-01/code": None},
    "files": FILES,
    "proxy": {"routes": 7},
    "line": {"waiting": 0, "starting": 0},
}
MARKING: dict[str, Any] = {"waiting": 0, "oldest": None, "marking": 0, "workers": 1, "keeper": True}
RUNS = {"name": "", "started": "2026-11-22T09:00:00Z", "last_activity": "2026-11-22T09:59:00Z", "ready": True}
OWNERS = [
    {"name": "east-01", "servers": {"": RUNS, "code": RUNS | {"name": "code"}}},
    {"name": "west-01", "servers": {"": RUNS}},
    {"name": "who-has-left", "servers": {"": RUNS}},
]


def sight(hub: dict[str, Any] | None = WELL, marking: dict[str, Any] | None = MARKING) -> Sight:
    owners = [Owner.model_validate(each) for each in OWNERS]
    told = Marking.model_validate(marking) if marking else None
    return Sight(NOW, HubFacts.model_validate(hub) if hub else None, owners if hub else None, told)


def lit(found: Sight) -> dict[str, Light]:
    return {light.name: light for light in lights(found)}


def test_all_is_well_where_all_is_well() -> None:
    assert {light.state for light in lights(sight())} == {"good"}
    assert not any(light.remedy for light in lights(sight()))


def files(**changed: object) -> dict[str, Any]:
    return {"files": FILES | changed}


DAY_LONG = {"begins": "2026-11-21T23:00:00Z"}
"""Such as Caddy's own authority gives, and renews by itself."""

TROUBLES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("Container engine", "bad", {"engine": DOCKER | {"missing": ["yunlab-student"]}}, {}),
    ("Container engine", "warn", {"engine": {"kind": "local"}}, {}),
    ("Container engine", "silent", {"engine": None}, {}),
    ("Proxy", "silent", {"proxy": None}, {}),
    ("Marking", "bad", {}, {"workers": 0, "waiting": 3}),
    ("Marking", "warn", {}, {"waiting": 3, "oldest": "2026-11-22T09:55:00Z"}),
    ("Keeper of sandboxes", "bad", {}, {"keeper": False}),
    ("Disk of the state folder", "bad", {"disk": {"total": 100e9, "free": 0.5e9}}, {}),
    ("Disk of the state folder", "warn", {"disk": {"total": 100e9, "free": 4e9}}, {}),
    ("Certificate", "bad", files(certificate={"ends": None}), {}),
    ("Certificate", "bad", files(certificate={"ends": "2026-11-21T00:00:00Z"}), {}),
    ("Certificate", "warn", files(certificate={"ends": "2026-12-01T00:00:00Z"}), {}),
    ("Certificate", "warn", files(certificate=DAY_LONG | {"ends": "2026-11-22T11:00:00Z"}), {}),
    ("Last backup", "warn", files(backup=None), {}),
    ("Last backup", "warn", files(backup={"time": "2026-11-19T00:00:00Z"}), {}),
]


@pytest.mark.parametrize(("name", "state", "hub", "marking"), TROUBLES)
def test_every_trouble_lights_its_lamp_and_says_what_to_do(
    name: str, state: str, hub: dict[str, Any], marking: dict[str, Any]
) -> None:
    found = lit(sight(WELL | hub, MARKING | marking))
    assert found[name].state == state
    assert found[name].remedy
    assert [each.name for each in found.values() if each.state != "good"] == [name]
    assert found[name].told % found[name].values


def test_who_does_not_answer_is_told_so() -> None:
    found = lit(sight(hub=None, marking=None))
    assert {light.state for light in found.values()} == {"silent"}
    assert found["Hub"].remedy
    assert found["Exchange"].remedy


def test_what_is_not_needed_is_no_trouble() -> None:
    found = lit(sight(WELL | files(certificate=None), MARKING | {"keeper": None}))
    assert (found["Certificate"].state, found["Keeper of sandboxes"].state) == ("none", "none")


def test_the_room_in_use_is_counted_against_what_was_measured() -> None:
    used = room(sight())
    assert used is not None
    assert (used.used, used.percent, used.is_full) == (4, 100, True)
    unmeasured = room(sight(WELL | files(capacity=None)))
    assert unmeasured is not None
    assert unmeasured.fits is None
    assert room(sight(hub=None)) is None


def test_nobody_waits_longer_than_a_second_for_a_part_that_hangs() -> None:
    began = time.monotonic()
    assert asyncio.run(patiently(asyncio.sleep(30))) is None
    assert time.monotonic() - began < 2 * look.PATIENCE_S


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    opened = open_people(tmp_path / "centre.sqlite")
    for school in ("east", "west"):
        opened.ensure_school(school, zh="学校", en=f"{school} school")
        opened.ensure_course(f"{school}-g10c1", school=school, zh="高一1班", en="Class 1")
        opened.ensure_person(f"{school}-01", name="甲", role="student", school=school, courses=[f"{school}-g10c1"])
    opened.ensure_person("office", name="乙", role="district_admin", school="east")
    with Session(opened.engine) as session, session.begin():
        found = schema.District(name="east", title_zh="区", title_en="District")
        known(session, schema.School, "east").district = found
        known(session, schema.Person, "office").district = found
    yield opened
    opened.close()


def test_an_office_sees_the_servers_of_its_own_district(people: People) -> None:
    office = people.find("office")
    assert office
    found = server.present(people.engine, office, sight(), "")
    assert found is not None
    assert [(each.username, each.name, each.megabytes) for each in found.rows] == [
        ("east-01", "", 60),
        ("east-01", "code", None),
    ]
    assert (found.total, found.megabytes) == (2, 60)
    assert [count for _, count in found.schools] == [1], "a pupil with two servers counts once"
    for typed, rows in (("EAST-0", 2), ("高一", 2), ("east school", 2), ("west", 0)):
        looked_for = server.present(people.engine, office, sight(), typed)
        assert looked_for is not None
        assert looked_for.found == rows, typed
    assert server.present(people.engine, office, sight(hub=None), "") is None
