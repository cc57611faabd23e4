"""Signing in against a real database of people."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete, update
from sqlalchemy.orm import Session
from tornado.web import HTTPError

from centre import schema
from centre.account import pressure
from centre.account.brake import Wait
from centre.account.lock import Lock
from centre.account.schema import Pressure
from centre.people import People, open_people
from hub_config import language, secret
from hub_config.authentication import RosterAuthenticator, plain_username
from hub_config.door.entry import Way, begun
from labkit.apparatus import bench_token, is_genuine
from tests.hub_stage import settings

# Real hashes of less effort: most of these tests are not about the effort.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
DEAR = PasswordHasher(time_cost=16, memory_cost=8192, parallelism=1)
RIGHT = "let-me-in 让我进去 "


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("state")
    people = open_people(folder / "centre.sqlite")
    people.ensure_school("hongxing", zh="红星中学", en="Hongxing")
    for course in ("hongxing-g10c1", "hongxing-g10c2"):
        people.ensure_course(course, school="hongxing", zh="班", en="class")
    courses = ["hongxing-g10c1", "hongxing-g10c2"]
    people.ensure_person("chen-01", name="陈思远", role="student", school="hongxing", courses=courses[:1])
    people.ensure_person("wang", name="王丽华", role="teacher", school="hongxing", courses=courses)
    people.ensure_person("demo-01", name="演示", role="student", school="hongxing", courses=courses[:1], demo=True)
    people.ensure_person("without-password", name="新生", role="student", school="hongxing")
    with Session(people.engine) as session, session.begin():
        for username, hasher in (("chen-01", CHEAP), ("demo-01", CHEAP), ("wang", DEAR)):
            person = update(schema.Person).where(schema.Person.username == username)
            session.execute(person.values(password_hash=hasher.hash(RIGHT)))
    people.close()
    secret.ensure(folder / "master.key")
    return folder


@pytest.fixture
def door(state: Path) -> Iterator[RosterAuthenticator]:
    at = settings(state)
    made = RosterAuthenticator(people_database=str(at.people), master_key_file=str(at.master_key_file), allow_all=True)
    made.lock = Lock(CHEAP)
    made.second_step = False
    yield made
    with Session(made.people.engine) as session, session.begin():
        session.execute(delete(Pressure))
    made.people.close()


def _enter(door: RosterAuthenticator, username: str, password: str = RIGHT) -> dict[str, Any] | None:
    return asyncio.run(door.get_authenticated_user(None, {"username": username, "password": password}))


def test_a_second_step_outside_counts_only_where_the_settings_say_so(door: RosterAuthenticator) -> None:
    person = door.person("wang")
    assert person is not None
    given = replace(person, given=True)
    door.second_step = True
    assert door.step(given, begun(given)) == "password"
    assert door.step(given, begun(given, "provider")) == "app"
    door.counted = ["provider"]
    ways: tuple[Way, ...] = ("password", "provider", "platform")
    assert [door.step(person, begun(person, way)) for way in ways] == ["app", None, "app"]


def test_a_pupil_gets_the_groups_of_the_class_and_the_school(door: RosterAuthenticator) -> None:
    user = _enter(door, "chen-01")
    assert user is not None
    assert user["name"] == "chen-01"
    assert user["groups"] == ["nbgrader-hongxing-g10c1", "school-hongxing"]
    assert not user["admin"]


def test_a_teacher_gets_every_class(door: RosterAuthenticator) -> None:
    user = _enter(door, "wang")
    assert user is not None
    assert user["groups"] == ["formgrade-hongxing-g10c1", "formgrade-hongxing-g10c2", "school-hongxing"]


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("chen-01", "wrong"),
        ("chen-01", ""),
        ("chen-01", RIGHT.strip()),
        ("nobody", RIGHT),
        ("", RIGHT),
        ("chen-01' OR 1=1 --", RIGHT),
        ("without-password", ""),
        ("without-password", "a password that nobody has"),
        ("chen-01", "x" * 1_000_000),
    ],
)
def test_nobody_else_gets_in(door: RosterAuthenticator, username: str, password: str) -> None:
    assert _enter(door, username, password) is None


@pytest.mark.parametrize("typed", ["CHEN-01", " chen-01 ", "ｃｈｅｎ－０１"])
def test_what_keyboards_do_to_a_username_is_undone(door: RosterAuthenticator, typed: str) -> None:
    assert plain_username(typed) == "chen-01"
    user = _enter(door, typed)
    assert user is not None
    assert user["name"] == "chen-01"


def test_production_keeps_demo_people_out(door: RosterAuthenticator) -> None:
    assert _enter(door, "demo-01") is not None
    door.refuse_demo = True
    assert _enter(door, "demo-01") is None


def test_an_unknown_name_takes_as_long_as_a_wrong_password(door: RosterAuthenticator) -> None:
    door.lock = Lock(DEAR)
    _enter(door, "nobody", "wrong")  # makes what is made once
    assert _quickest(door, "nobody-else") > 0.5 * _quickest(door, "wang")


def _quickest(door: RosterAuthenticator, username: str) -> float:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        _enter(door, username, "wrong")
        took.append(time.perf_counter() - began)
    return min(took)


def test_stored_passwords_cost_what_they_should(state: Path) -> None:
    people = open_people(state / "centre.sqlite")
    people.set_password("demo-01", RIGHT)
    stored = people.find("demo-01")
    people.close()
    assert stored is not None
    assert not PasswordHasher().check_needs_rehash(stored.password_hash)


def test_a_password_that_somebody_chose_is_hashed_anew_when_the_effort_has_changed(door: RosterAuthenticator) -> None:
    door.lock = Lock(DEAR)
    assert _enter(door, "demo-01")
    stored = door.people.find("demo-01")
    assert stored is not None
    assert not DEAR.check_needs_rehash(stored.password_hash)
    assert _enter(door, "demo-01")


def test_other_ways_in_than_our_pages_open_to_nobody_who_needs_more_than_a_password(door: RosterAuthenticator) -> None:
    door.second_step = True
    assert _enter(door, "wang") is None
    assert _enter(door, "chen-01") is not None
    door.pupils_choose = True
    given = door.credentials.give("it", [door.people.find("without-password")])["without-password"]
    assert _enter(door, "without-password", given) is None
    door.pupils_choose = False
    assert _enter(door, "without-password", given) is not None


def test_guessing_is_stopped_with_a_clear_message(door: RosterAuthenticator) -> None:
    for _ in range(pressure.FREE):
        assert _enter(door, "chen-01", "wrong") is None
    with pytest.raises(HTTPError, match=r"请在 \d+ 秒后再试.*老师") as refused:
        _enter(door, "CHEN-01")
    assert refused.value.status_code == 429
    assert _enter(door, "wang") is not None


def test_strangers_cannot_make_somebody_wait_in_the_own_browser(door: RosterAuthenticator) -> None:
    for _ in range(pressure.FREE):
        assert asyncio.run(door.check("chen-01", "wrong", "192.0.2.7")) is None
    assert isinstance(asyncio.run(door.check("chen-01", RIGHT, "192.0.2.8")), Wait)
    assert _enter(door, "chen-01") is not None


def test_the_message_comes_in_english_too(door: RosterAuthenticator) -> None:
    language._current.set("en")
    try:
        for _ in range(pressure.FREE):
            door.brake.press("chen-01", None, "known")
        with pytest.raises(HTTPError, match="Too many wrong tries"):
            _enter(door, "chen-01")
    finally:
        language._current.set(language.FIRST)


def test_right_passwords_are_never_too_many(door: RosterAuthenticator) -> None:
    assert all(_enter(door, "chen-01") for _ in range(pressure.FREE + 2))


def test_a_change_of_class_arrives_without_signing_in_again(door: RosterAuthenticator, state: Path) -> None:
    people = open_people(state / "centre.sqlite")
    try:
        _move(people, "hongxing-g10c2")
        fresh = asyncio.run(door.refresh_user(SimpleNamespace(name="chen-01")))
        assert isinstance(fresh, dict)
        assert "nbgrader-hongxing-g10c2" in fresh["groups"]
    finally:
        _move(people, "hongxing-g10c1")
        people.close()


def _move(people: People, course: str) -> None:
    people.ensure_person("chen-01", name="陈思远", role="student", school="hongxing", courses=[course])


def test_who_left_the_roster_must_sign_in_again(door: RosterAuthenticator) -> None:
    assert asyncio.run(door.refresh_user(SimpleNamespace(name="gone"))) is False


def test_a_pupils_server_gets_its_own_bench_token(door: RosterAuthenticator, state: Path) -> None:
    shared = {"KEPT": "yes"}
    spawner = SimpleNamespace(environment=shared, name="")
    door.pre_spawn_start(SimpleNamespace(name="chen-01"), spawner)
    master = bytes.fromhex((state / "master.key").read_text())
    token = spawner.environment["YUNLAB_BENCH_TOKEN"]
    assert token == bench_token(master, "chen-01")
    assert is_genuine(token, master)
    assert spawner.environment["KEPT"] == "yes"
    assert shared == {"KEPT": "yes"}  # what servers share must not carry one pupil's secret to the next


@pytest.mark.parametrize(("username", "server"), [("wang", ""), ("gone", ""), ("chen-01", "code")])
def test_only_a_pupils_first_server_has_a_bench(door: RosterAuthenticator, username: str, server: str) -> None:
    spawner = SimpleNamespace(environment={}, name=server)
    door.pre_spawn_start(SimpleNamespace(name=username), spawner)
    assert spawner.environment == {}
