"""Benches that stand ready: given to whoever comes, made again while nobody waits."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable

import pytest

from hub_config import spare
from hub_config.spare import Spare, Spares

CLOSED = -1
"""The number of a socket that has no descriptor any more."""


class Engine:
    """Makes lines instead of containers; both ends are kept.

    Attributes:
        quiet: whether nobody waits for a start.
        refuses: how many of the next ones it refuses.
        lines: the hub's ends.
        ends: the containers'.
    """

    def __init__(self) -> None:
        self.quiet = True
        self.refuses = 0
        self.lines: list[socket.socket] = []
        self.ends: list[socket.socket] = []

    async def make(self) -> Spare:
        if self.refuses:
            self.refuses -= 1
            raise OSError("no room")
        ours, theirs = socket.socketpair()
        self.lines.append(ours)
        self.ends.append(theirs)
        return Spare(f"container-{len(self.ends)}", "10.0.0.1", ours)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spare, "LOOK_S", 0.001)
    monkeypatch.setattr(spare, "FAILED_S", 0.001)


def run(wanted: int, act: Callable[[Spares, Engine], Awaitable[None]]) -> None:
    async def whole() -> None:
        engine = Engine()
        spares = Spares(wanted, engine.make, lambda: engine.quiet)
        await act(spares, engine)

    asyncio.run(whole())


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.001)


def test_one_that_is_taken_is_made_again() -> None:
    async def act(spares: Spares, engine: Engine) -> None:
        assert spares.take() is None, "nothing stands at first, and what is missing is made from then on"
        await until(lambda: len(engine.ends) == 2)
        taken = [spares.take() for _ in range(2)]
        assert [each.identifier for each in taken if each] == ["container-1", "container-2"]
        await until(lambda: len(engine.ends) == 4)

    run(2, act)


def test_nothing_is_made_while_somebody_waits() -> None:
    async def act(spares: Spares, engine: Engine) -> None:
        engine.quiet = False
        spares.fill()
        # Long enough for fifty looks: there is no event that nothing happens.
        await asyncio.sleep(0.05)
        assert engine.ends == []
        engine.quiet = True
        await until(lambda: len(engine.ends) == 1)

    run(1, act)


def test_none_are_made_where_none_are_wanted() -> None:
    async def act(spares: Spares, engine: Engine) -> None:
        assert spares.take() is None
        # As above.
        await asyncio.sleep(0.05)
        assert engine.ends == []

    run(0, act)


def test_one_that_has_ended_is_passed_over() -> None:
    async def act(spares: Spares, engine: Engine) -> None:
        spares.fill()
        await until(lambda: len(engine.ends) == 2)
        engine.ends[0].close()
        taken = spares.take()
        assert taken is not None
        assert taken.identifier == "container-2"
        assert engine.lines[0].fileno() == CLOSED

    run(2, act)


def test_a_failure_is_not_the_end() -> None:
    async def act(spares: Spares, engine: Engine) -> None:
        engine.refuses = 3
        spares.fill()
        await until(lambda: engine.ends)
        assert engine.refuses == 0

    run(1, act)


def test_whose_it_is_goes_through_its_line_and_ends_it() -> None:
    async def act(spares: Spares, engine: Engine) -> None:
        spares.fill()
        await until(lambda: engine.ends)
        taken = spares.take()
        assert taken is not None
        taken.give({"JUPYTERHUB_USER": "陈思远"}, ["--debug"])
        with engine.ends[0].makefile("rb") as line:
            told = line.read()
        assert told.endswith(b"\n")
        assert told.count(b"\n") == 1
        assert json.loads(told) == {"environment": {"JUPYTERHUB_USER": "陈思远"}, "options": ["--debug"]}
        assert engine.lines[0].fileno() == CLOSED, "a bench that is given away keeps no descriptor of the hub"

    run(1, act)
