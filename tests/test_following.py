"""The hub's groups follow the roster: told once, told again after a hub was away, and told when only time has passed.

Of the hub's API only what the centre asks of it is imitated; `tests/door/test_staff.py` asks the real one.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from jupyterhub import orm
from sqlalchemy import create_engine, update
from sqlalchemy.orm import Session
from tornado.web import HTTPError

from centre import following, schema
from centre.following import Following
from centre.hub import Hub
from centre.people import People, open_people
from hub_config.group import MOST, bring, has_way_in, rows, wanted


class Api:
    """What the hub is told, and who it says has left; away it answers nothing."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.ended: list[str] = []
        self.left: list[str] = []
        self.away = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("away", request=request)
        if request.method == "DELETE":
            self.ended.append(request.url.path.partition("/users/")[2])
            return httpx.Response(204)
        self.told += json.loads(request.content)["usernames"]
        return httpx.Response(200, json={"changed": 1, "left": self.left})


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    made = open_people(tmp_path / "centre.sqlite")
    made.ensure_school("red", zh="校", en="School")
    for course in ("red-a", "red-b"):
        made.ensure_course(course, school="red", zh="班", en="Class")
    for number in range(3):
        made.ensure_person(f"red-{number}", name="某", role="student", school="red", courses=["red-a"])
    yield made
    made.close()


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def following_hub(people: People, api: Api, clock: Clock) -> Following:
    hub = Hub("http://hub/api", "token")
    hub.client = httpx.AsyncClient(transport=httpx.MockTransport(api), base_url="http://hub/api")
    return Following(people.engine, hub, clock)


def look(found: Following, api: Api, clock: Clock, after: timedelta = timedelta(seconds=5)) -> list[str]:
    """Whom the hub is told of at the next look."""
    api.told.clear()
    clock.now += after
    asyncio.run(found.look())
    return sorted(api.told)


EVERYBODY = ["red-0", "red-1", "red-2"]


def settled(found: Following, api: Api, clock: Clock) -> None:
    assert look(found, api, clock) == EVERYBODY
    # What was noted in the last minutes is told once more, and then not again.
    look(found, api, clock)
    assert look(found, api, clock) == []


def test_first_everybody_is_told_and_then_only_who_is_new(
    following_hub: Following, people: People, api: Api, clock: Clock
) -> None:
    settled(following_hub, api, clock)
    people.ensure_person("red-1", name="某", role="student", school="red", courses=["red-b"])
    assert look(following_hub, api, clock) == ["red-1"]
    assert look(following_hub, api, clock) == []


def test_a_hub_that_was_away_is_told_when_it_is_back(
    following_hub: Following, people: People, api: Api, clock: Clock
) -> None:
    settled(following_hub, api, clock)
    people.ensure_person("red-2", name="某", role="student", school="red")
    api.away = True
    assert look(following_hub, api, clock) == []
    api.away = False
    assert look(following_hub, api, clock) == [], "it is not asked again at once"
    assert look(following_hub, api, clock, following.AGAIN) == ["red-2"]


def test_a_class_that_ends_by_itself_is_told_when_it_has_ended(
    following_hub: Following, people: People, api: Api, clock: Clock
) -> None:
    end = clock.now + timedelta(seconds=30)
    with Session(people.engine) as session, session.begin():
        session.execute(update(schema.Person).where(schema.Person.username == "red-0").values(until=end))
        session.execute(update(schema.Membership).where(schema.Membership.person_number == 2).values(until=end))
    settled(following_hub, api, clock)
    assert look(following_hub, api, clock, timedelta(seconds=20)) == ["red-0", "red-1"]
    assert look(following_hub, api, clock) == []


def test_who_has_left_is_signed_out_and_loses_both_servers(following_hub: Following, api: Api, clock: Clock) -> None:
    api.left = ["red-1"]
    look(following_hub, api, clock)
    assert api.ended == [f"red-1/{what}" for what in ("sessions", "server", "servers/code")]


@pytest.fixture
def hub() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    orm.Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(orm.User(name=name, groups=[]) for name in EVERYBODY)
        session.commit()
        yield session
    engine.dispose()


def test_groups_are_brought_to_what_they_should_be_and_a_second_time_changes_nothing(hub: Session) -> None:
    one, two, three = rows(hub, EVERYBODY)
    meant = {one: {"nbgrader-red-a", "school-red"}, two: {"nbgrader-red-a"}, three: set[str]()}
    assert bring(hub, meant) == 2
    assert bring(hub, meant) == 0
    assert bring(hub, meant | {two: {"nbgrader-red-b"}}) == 1
    assert [group.name for group in two.groups] == ["nbgrader-red-b"]
    assert hub.query(orm.Group).count() == 3


def test_somebody_signed_in_anywhere_has_a_way_in(hub: Session) -> None:
    (one,) = rows(hub, ["red-0"])
    assert not has_way_in(one)
    one.api_tokens.append(orm.APIToken(session_id="of a browser"))
    assert has_way_in(one)


@pytest.mark.parametrize("body", [None, [], {"usernames": "red-0"}, {"usernames": [1]}, {"usernames": [""] * 501}])
def test_what_is_no_list_of_usernames_is_refused(body: object) -> None:
    assert MOST == 500
    with pytest.raises(HTTPError, match="usernames"):
        wanted(body)
