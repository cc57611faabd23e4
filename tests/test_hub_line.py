"""The line in which starts wait: its order, its limit, what it tells, and that it loses nobody."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub_config.line import Line, Standing, Ticket, Urgency


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_line_without_recent_starts_promises_no_time() -> None:
    async def wait() -> list[Standing]:
        line = Line(1)
        return [line.standing(line.join(name, Urgency.CLICKED)) for name in "abc"]

    assert asyncio.run(wait()) == [Standing(0, None), Standing(1, None), Standing(2, None)]


def test_the_seconds_are_those_of_the_recent_starts() -> None:
    async def wait() -> list[float | None]:
        clock = Clock()
        line = Line(2, clock)
        for took in (1.0, 3.0):
            ticket = line.join("earlier", Urgency.CLICKED)
            clock.now += took
            line.finish(ticket)
        first = line.join("a", Urgency.CLICKED)
        clock.now += 0.5
        others = [line.join(name, Urgency.CLICKED) for name in "bcdef"]
        clock.now += 0.5
        return [line.standing(ticket).seconds for ticket in (first, *others)]

    # Two at a time, 2 s each: a has 1 s left and b 1.5 s; c follows a, d follows b, e follows c, f follows d.
    assert asyncio.run(wait()) == [1.0, 1.5, 3.0, 3.5, 5.0, 5.5]


def test_a_start_that_failed_says_nothing_of_the_pace() -> None:
    async def wait() -> Standing:
        clock = Clock()
        line = Line(1, clock)
        failed = line.join("a", Urgency.CLICKED)
        clock.now += 90
        line.leave(failed)
        return line.standing(line.join("b", Urgency.CLICKED))

    assert asyncio.run(wait()) == Standing(0, None)


def test_nobody_stands_in_the_line_twice() -> None:
    async def join() -> None:
        line = Line(1)
        for name in ("a", "b"):
            line.join(name, Urgency.CLICKED)
            with pytest.raises(ValueError, match=f"{name} stands in the line already"):
                line.join(name, Urgency.PREPARED)

    asyncio.run(join())


def test_whoever_leaves_is_told_why_and_may_come_again() -> None:
    async def leave() -> bool:
        line = Line(1)
        line.join("a", Urgency.CLICKED)
        ticket = line.join("b", Urgency.CLICKED)
        line.leave(ticket, RuntimeError("closed"))
        with pytest.raises(RuntimeError, match="closed"):
            await ticket.turn
        return line.join("b", Urgency.CLICKED).turn.done()

    assert asyncio.run(leave()) is False


def test_whoever_waits_hears_of_every_change_at_once() -> None:
    async def hear() -> bool:
        line = Line(1)
        first = line.join("a", Urgency.CLICKED)
        listening = [asyncio.ensure_future(line.change(60)) for _ in range(2)]
        await asyncio.sleep(0)
        line.finish(first)
        done, _ = await asyncio.wait(listening, timeout=5)
        return len(done) == 2

    assert asyncio.run(hear())


class Lines(RuleBasedStateMachine):
    """A line beside a model of it: two queues, of which the first goes first."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.names = iter(range(10_000))
        self.tickets: dict[int, Ticket] = {}
        self.queues: dict[Urgency, list[int]] = {urgency: [] for urgency in Urgency}
        self.running: set[int] = set()
        self.line = Line(2)

    def teardown(self) -> None:
        self.loop.close()

    @property
    def waiting(self) -> list[int]:
        return self.queues[Urgency.CLICKED] + self.queues[Urgency.PREPARED]

    def _move(self) -> None:
        while self.waiting and len(self.running) < self.line.at_once:
            first = self.waiting[0]
            self._forget(first)
            self.running.add(first)

    def _forget(self, name: int) -> None:
        for queue in self.queues.values():
            if name in queue:
                queue.remove(name)

    @rule(urgency=st.sampled_from(Urgency))
    def join(self, urgency: Urgency) -> None:
        async def stand() -> Ticket:
            return self.line.join(str(name), urgency)

        name = next(self.names)
        self.tickets[name] = self.loop.run_until_complete(stand())
        self.queues[urgency].append(name)
        self._move()

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.waiting))
        self.line.leave(self.tickets.pop(name))
        self._forget(name)
        self._move()

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def hurry(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.waiting))
        self.line.hurry(self.tickets[name])
        if name in self.queues[Urgency.PREPARED]:
            self._forget(name)
            self.queues[Urgency.CLICKED].append(name)

    @precondition(lambda self: self.running)
    @rule(data=st.data(), succeeded=st.booleans())
    def end(self, data: st.DataObject, succeeded: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.running)))
        ticket = self.tickets.pop(name)
        (self.line.finish if succeeded else self.line.leave)(ticket)
        self.line.leave(ticket)
        self.running.remove(name)
        self._move()

    @invariant()
    def everybody_stands_where_the_model_says(self) -> None:
        assert len(self.running) <= self.line.at_once
        assert {name for name, ticket in self.tickets.items() if ticket.turn.done()} == self.running
        places = {name: self.line.standing(ticket).place for name, ticket in self.tickets.items()}
        assert places == dict.fromkeys(self.running, 0) | {name: at for at, name in enumerate(self.waiting, 1)}


TestLine = pytest.mark.patience(Lines.TestCase)


def test_who_is_held_lets_others_pass_and_goes_when_nothing_holds_them() -> None:
    async def wait() -> list[object]:
        line, is_held = Line(1), True
        guest = line.join("guest", Urgency.CLICKED, lambda: is_held)
        pupil = line.join("pupil", Urgency.CLICKED)
        line.finish(pupil)
        found: list[object] = [pupil.turn.done(), guest.turn.done(), line.standing(guest)]
        is_held = False
        line.look()
        return [*found, guest.turn.done()]

    assert asyncio.run(wait()) == [True, False, Standing(1, None), True]
