"""Servers wait for their turn, leave the line with their page, and stand for nobody only so long; without a hub."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from jupyterhub.spawner import Spawner, SpawnException
from sqlalchemy.orm import Session

from hub_config import admission, preparation, told
from hub_config.admission import AdmittedSpawner
from hub_config.line import Line

NOW = datetime.now(UTC)
SOON = NOW + timedelta(minutes=15)


class Process(Spawner):  # type: ignore[misc]
    """A server that is there as soon as it is started."""

    is_running = False

    async def start(self) -> tuple[str, int]:
        self.is_running = True
        return "127.0.0.1", 1

    async def stop(self, now: bool = False) -> None:  # noqa: ARG002
        self.is_running = False

    async def poll(self) -> int | None:
        return None if self.is_running else 0


class Server(AdmittedSpawner, Process):
    """The same, but it waits for its turn."""


@pytest.fixture(autouse=True)
def line(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for the servers of a test: one start at a time."""
    monkeypatch.setattr(AdmittedSpawner, "line", Line(1))


def server(name: str, **options: str) -> Server:
    user = SimpleNamespace(name=name, orm_user=SimpleNamespace(last_activity=None), db=Mock(Session))
    orm = SimpleNamespace(name="", server=None, user_options=options, last_activity=None, started=None)
    return Server(user=user, orm_spawner=orm, user_options=options, poll_interval=0)


def run(claim: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(claim(), 20))


async def until_waiting(*servers: Server) -> list[asyncio.Task[None]]:
    """Have the servers stand in the line, in this order."""
    tasks = []
    for each in servers:
        tasks.append(asyncio.ensure_future(each.run_pre_spawn_hook()))
        await each._joined.wait()
    return tasks


async def first(events: AsyncIterator[dict[str, Any]]) -> dict[str, Any]:
    return await anext(events)


def test_the_page_is_told_its_place_and_when_its_turn_has_come() -> None:
    async def claim() -> None:
        a, b, c = server("a"), server("b"), server("c")
        waiting = await until_waiting(a, b, c)
        async with aclosing(c.progress()) as events:
            assert (await first(events))["line"] == {"place": 2, "seconds": None}
            a.start_polling()
            moved = await first(events)
            assert moved["line"]["place"] == 1
            assert moved["line"]["seconds"] >= 1
            b.run_post_stop_hook()
            assert (await first(events)) == {
                "progress": 60,
                "message": "Starting",
                "line": moved["line"] | {"place": 0},
            }
        await asyncio.gather(*waiting)

    run(claim)


def test_whoever_stops_a_waiting_server_leaves_the_line_and_the_next_moves_up() -> None:
    async def claim() -> None:
        a, b, c = server("a"), server("b"), server("c")
        _, waiting, last = await until_waiting(a, b, c)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        a.start_polling()
        await last
        assert b.ticket is None

    run(claim)


def test_whoever_closes_the_page_leaves_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "GRACE_S", 0.0)

    async def claim() -> None:
        a, b = server("a"), server("b")
        _, waiting = await until_waiting(a, b)
        async with aclosing(b.progress()) as events:
            await first(events)
        with pytest.raises(SpawnException) as left:
            await waiting
        assert left.value.reason == told.LEFT

    run(claim)


def test_a_page_that_is_loaded_again_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "GRACE_S", 0.0)

    async def claim() -> None:
        a, b = server("a"), server("b")
        _, waiting = await until_waiting(a, b)
        before, again = b.progress(), b.progress()
        await first(before)
        await first(again)
        await before.aclose()  # type: ignore[attr-defined]
        await asyncio.sleep(0.05)
        a.start_polling()
        await waiting
        await again.aclose()  # type: ignore[attr-defined]

    run(claim)


def test_who_clicks_passes_what_is_prepared_and_so_does_who_comes_to_it() -> None:
    async def claim() -> None:
        until = SOON.isoformat()
        running, early, visited = server("a"), server("b", prepared_until=until), server("c", prepared_until=until)
        clicked = server("d")
        await until_waiting(running, early, visited, clicked)
        async with aclosing(visited.progress()) as events:
            assert (await first(events))["line"]["place"] == 2
        places = [each.the_line().standing(each.ticket).place for each in (clicked, visited, early) if each.ticket]
        assert places == [1, 2, 3]
        assert (early.until, visited.until) == (SOON, None)

    run(claim)


@pytest.mark.parametrize(
    "wrong", ["soon", "2026-01-01T08:00:00", (NOW + timedelta(days=2)).isoformat()], ids=["word", "zoneless", "far off"]
)
def test_a_time_that_cannot_be_meant_is_refused(wrong: str) -> None:
    with pytest.raises(SpawnException, match="prepared_until"):
        run(server("a", prepared_until=wrong).run_pre_spawn_hook)


def test_the_next_start_is_somebodys_click_again() -> None:
    prepared = server("a", prepared_until=SOON.isoformat())
    run(prepared.run_pre_spawn_hook)
    assert prepared.until == SOON
    assert prepared.orm_spawner.user_options == prepared.user_options == {}
    prepared.clear_state()
    assert prepared.until is None


def test_what_was_to_be_prepared_is_not_started_when_its_time_is_over() -> None:
    late = server("a", prepared_until=(NOW - timedelta(seconds=1)).isoformat())
    with pytest.raises(SpawnException) as refused:
        run(late.run_pre_spawn_hook)
    assert refused.value.reason == told.LATE
    assert late.ticket is None


def standing(**seen: datetime) -> Server:
    """A prepared server whose time is over, as another hub takes it up."""
    first, again = server("a"), server("a")
    first.until, first.since = NOW - timedelta(seconds=1), NOW - timedelta(minutes=15)
    again.load_state(first.get_state())
    again.is_running = True
    again.orm_spawner.last_activity = seen.get("server")
    again.user.orm_user.last_activity = seen.get("person")
    return again


def test_a_prepared_server_that_nobody_came_to_is_stopped_even_by_another_hub() -> None:
    deserted = standing()
    assert asyncio.run(deserted.poll()) == 0
    assert not deserted.is_running


@pytest.mark.parametrize("who", ["person", "server"])
def test_a_prepared_server_that_somebody_came_to_stays(who: str) -> None:
    visited = standing(**{who: (NOW - timedelta(minutes=5)).replace(tzinfo=None)})
    assert asyncio.run(visited.poll()) is None
    assert visited.is_running
    assert visited.get_state() == {}


def test_what_the_hub_notes_around_a_start_is_nobodys_coming() -> None:
    noted = (NOW + timedelta(seconds=10)).replace(tzinfo=None)
    assert not preparation.is_visited(NOW, noted, None)
