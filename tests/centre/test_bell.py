"""Before the bell a booked class's benches stand; a restart forgets none, and what is in use is never put away.

Of JupyterHub only the API is imitated, as it answers about servers; `test_booked.py` asks the real one.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from centre.benches import Benches
from centre.booking.bell import Bell
from centre.booking.capacity import Capacity, CapacityNow
from centre.booking.ledger import Ledger
from centre.booking.span import Span
from centre.booking.wish import Wish
from centre.hub import Hub
from centre.people import People, open_people

STARTS = datetime(2026, 12, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LESSON = Span(STARTS, STARTS + timedelta(minutes=45))
STAY = timedelta(minutes=15)
PUPILS = [f"red-{number}" for number in range(4)]


class Api:
    """The hub's API: which servers stand, since when they are idle, and what was asked for."""

    def __init__(self) -> None:
        self.servers: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.now = STARTS

    def __call__(self, request: httpx.Request) -> httpx.Response:
        found = re.search(r"/users(?:/([a-z0-9-]+)/(?:server|known))?$", request.url.path)
        assert found
        if found[1] is None:
            users = [{"name": name, "servers": {"": server}} for name, server in self.servers.items()]
            return httpx.Response(200, json=users)
        return getattr(self, request.method.lower())(found[1], request)  # type: ignore[no-any-return]

    def get(self, name: str, _request: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if name in self.servers else 404, json=self.servers.get(name))

    def put(self, _name: str, _request: httpx.Request) -> httpx.Response:
        return httpx.Response(204)

    def post(self, name: str, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"start {name}")
        moment = self.now.isoformat()
        options = json.loads(request.content)
        self.servers[name] = {"ready": True, "pending": None, "last_activity": moment, "started": moment} | options
        return httpx.Response(201)

    def delete(self, name: str, _request: httpx.Request) -> httpx.Response:
        self.asked.append(f"stop {name}")
        del self.servers[name]
        return httpx.Response(204)


class Centre:
    """A centre that may be stopped and started again over the same database."""

    def __init__(self, people: People) -> None:
        self.people, self.api = people, Api()
        self.capacity = Capacity(50, 3.0, None)
        people.ensure_school("red", zh="校", en="School")
        people.ensure_course("red-a", school="red", zh="班", en="Class")
        for name in PUPILS:
            people.ensure_person(name, name="某", role="student", school="red", courses=["red-a"])
        self.ledger = Ledger(people.engine, lambda: 40, lambda: self.api.now)
        self.api.now = STARTS - timedelta(days=1)
        self.restart()

    def restart(self) -> None:
        hub = Hub("http://hub", "token")
        hub.client = httpx.AsyncClient(base_url="http://hub", transport=httpx.MockTransport(self.api))
        benches = Benches(hub, self.people, STAY, lambda: self.api.now)
        self.bell = Bell(self.people.engine, self.ledger, benches, hub, lambda: self.capacity, lambda: self.api.now)

    def book(self, span: Span = LESSON) -> int:
        (found,) = self.ledger.book([Wish("red-a", "pendulum", span)], "teacher")
        assert found.number
        return found.number

    def look(self, at: datetime) -> list[str]:
        """Looks at the clock at a time, and says what the hub was asked to do."""
        self.api.now, self.api.asked = at, []
        asyncio.run(self._look())
        return sorted(self.api.asked)

    async def _look(self) -> None:
        self.bell.hub.known = (0.0, frozenset())
        self.bell.hub.asking = asyncio.Lock()
        await self.bell.look()
        await asyncio.gather(*self.bell.benches.running.values())


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    people = open_people(tmp_path / "centre.sqlite")
    yield Centre(people)
    people.close()


ALL = [f"start {name}" for name in PUPILS]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_the_benches_are_begun_as_long_before_the_bell_as_they_need(centre: Centre) -> None:
    centre.book()
    lead = centre.capacity.lead(len(PUPILS))
    assert centre.look(STARTS - lead - timedelta(seconds=1)) == []
    assert centre.look(STARTS - lead) == ALL
    until = centre.api.servers[PUPILS[0]]["prepared_until"]
    assert datetime.fromisoformat(until) == STARTS + STAY, (
        "what nobody comes to is put away some minutes after the bell"
    )
    assert centre.look(STARTS - minutes(1)) == [], "looking twice does nothing twice"


def test_a_centre_that_was_stopped_meanwhile_goes_on_with_what_is_missing(centre: Centre) -> None:
    centre.book()
    centre.look(STARTS - minutes(2))
    del centre.api.servers[PUPILS[2]]
    centre.restart()
    assert centre.look(STARTS + minutes(3)) == [f"start {PUPILS[2]}"]
    assert centre.look(STARTS + minutes(4)) == []
    del centre.api.servers[PUPILS[1]]
    centre.restart()
    assert centre.look(STARTS + minutes(5)) == [], "all have stood: this one was stopped by somebody"


def test_a_lesson_that_was_cancelled_or_moved_is_not_prepared(centre: Centre) -> None:
    number = centre.book()
    later = Span(LESSON.starts + minutes(60), LESSON.ends + minutes(60))
    centre.ledger.change("red-a", number, Wish("red-a", "pendulum", later), "teacher")
    assert centre.look(STARTS) == []
    centre.ledger.cancel("red-a", number, "teacher")
    assert centre.look(later.starts) == []


def test_no_more_benches_are_begun_than_the_machine_bears(centre: Centre) -> None:
    centre.book()
    centre.capacity = Capacity(5, 3.0, STARTS)
    moment = STARTS.isoformat()
    others = {f"other-{each}": {"ready": True, "last_activity": moment, "started": moment} for each in range(3)}
    centre.api.servers |= others
    assert centre.look(STARTS - minutes(2)) == ALL[:2]
    del centre.api.servers["other-0"]
    assert centre.look(STARTS - minutes(1)) == ALL[2:3]


def test_after_the_lesson_only_what_nobody_uses_is_put_away(centre: Centre) -> None:
    centre.book()
    centre.look(STARTS - minutes(2))
    working, left = PUPILS[0], PUPILS[1:]
    for name in left:
        centre.api.servers[name]["last_activity"] = LESSON.ends.isoformat()
    for past in (4, 14):
        centre.api.servers[working]["last_activity"] = (LESSON.ends + minutes(past)).isoformat()
        assert centre.look(LESSON.ends + minutes(past)) == []
    centre.api.servers[working]["last_activity"] = (LESSON.ends + minutes(15)).isoformat()
    assert centre.look(LESSON.ends + minutes(16)) == [f"stop {name}" for name in left]
    assert centre.look(LESSON.ends + minutes(89)) == [f"stop {working}"]
    centre.look(LESSON.ends + minutes(90))
    centre.api.post(working, httpx.Request("POST", "http://hub", content=b"{}"))
    assert centre.look(LESSON.ends + minutes(150)) == [], "from then on it is the culler's"


def test_the_benches_of_a_class_stay_for_its_next_lesson(centre: Centre) -> None:
    centre.book()
    centre.book(Span(LESSON.ends + minutes(10), LESSON.ends + minutes(55)))
    centre.look(STARTS - minutes(2))
    for name in PUPILS:
        centre.api.servers[name] |= {"last_activity": STARTS.isoformat(), "started": STARTS.isoformat()}
    assert centre.look(LESSON.ends + minutes(6)) == []


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        (None, "absent"),
        ("{", "unreadable"),
        ('{"schema": 2, "pupils": 90}', "unreadable"),
        ('{"schema": 1, "pupils": -1}', "unreadable"),
    ],
)
def test_a_capacity_that_nobody_measured_is_small_and_says_so(tmp_path: Path, text: str | None, trouble: str) -> None:
    file = tmp_path / "capacity.json"
    if text is not None:
        file.write_text(text)
    now = CapacityNow(file, 10)
    assert (now.read().trouble, now.bookable()) == (trouble, 45)


def test_what_was_measured_gives_places_and_lead(tmp_path: Path) -> None:
    told = {"schema": 1, "measured": "2026-11-01T10:00:00+08:00", "pupils": 120, "cost": {"start": 4.0}}
    told |= {"machine": {"cores": 8}, "lesson": {"processor_share": 0.8}, "narrowest": "memory"}
    (tmp_path / "capacity.json").write_text(json.dumps(told))
    now = CapacityNow(tmp_path / "capacity.json", 25)
    assert (now.read().trouble, now.bookable()) == ("", 90)
    assert now.read().lead(96) == minutes(1) + timedelta(seconds=96 * 4.0 / 6.4 * 1.25)
    assert (now.read().lead(1), now.read().lead(100_000)) == (minutes(2), minutes(30))
