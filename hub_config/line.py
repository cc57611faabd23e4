"""The line in which starts wait for their turn: who clicked goes first, among equals whoever came first."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from statistics import fmean

REMEMBERED = 10
"""So many recent starts say how fast the line moves."""


class Urgency(IntEnum):
    """Why somebody stands in the line; the smaller goes first."""

    CLICKED = 0
    PREPARED = 1


@dataclass(eq=False)
class Ticket:
    """One start's place in the line.

    Attributes:
        name: whose start it is.
        urgency: why it stands here.
        number: counts those who came, or clicked, before.
        turn: done when the start may begin.
        began: when it did [s].
        held: says whether it has to wait even if others may begin; it is asked each time the line moves.
    """

    name: str
    urgency: Urgency
    number: int
    turn: asyncio.Future[None] = field(repr=False)
    began: float = 0.0
    held: Callable[[], bool] = field(default=lambda: False, repr=False)


@dataclass(frozen=True)
class Standing:
    """How far somebody is.

    Attributes:
        place: 1 is the next; 0 whose turn has come.
        seconds: until the server can be used, as recent starts went [s]; None while there are none to go by.
    """

    place: int
    seconds: float | None


class Line:
    """Lets so many starts run at a time and keeps the others in order.

    Attributes:
        at_once: starts that may run at a time.
    """

    def __init__(self, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.at_once = at_once
        self._clock = clock
        self._numbers = count()
        self._waiting: list[Ticket] = []
        self._running: set[Ticket] = set()
        self._pace: deque[float] = deque(maxlen=REMEMBERED)
        self._moved = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    @property
    def running(self) -> int:
        """How many have their turn."""
        return len(self._running)

    def join(self, name: str, urgency: Urgency, held: Callable[[], bool] = lambda: False) -> Ticket:
        """Stand in the line; the ticket's `turn` may be done at once.

        Args:
            name: whose start it is.
            urgency: why.
            held: says whether it has to wait even if others may begin.

        Raises:
            ValueError: the name stands there already, or its start is running.
        """
        if any(ticket.name == name for ticket in (*self._waiting, *self._running)):
            raise ValueError(f"{name} stands in the line already")
        turn = asyncio.get_running_loop().create_future()
        ticket = Ticket(name, urgency, next(self._numbers), turn, held=held)
        self._waiting.append(ticket)
        self._move()
        return ticket

    def hurry(self, ticket: Ticket) -> None:
        """Somebody has come to what was prepared: from now on it stands among those who clicked."""
        if ticket in self._waiting and ticket.urgency is not Urgency.CLICKED:
            ticket.urgency, ticket.number = Urgency.CLICKED, next(self._numbers)
            self._move()

    def leave(self, ticket: Ticket, why: Exception | None = None) -> None:
        """Give up the place, or end the turn of a start that failed; nothing happens to who has left before.

        Args:
            ticket: whose.
            why: raised where the turn is awaited; without it the wait is cancelled.
        """
        if ticket in self._waiting:
            self._waiting.remove(ticket)
        self._running.discard(ticket)
        if not ticket.turn.done():
            ticket.turn.set_exception(why) if why else ticket.turn.cancel()
        self._move()

    def finish(self, ticket: Ticket) -> None:
        """End the turn of a start that succeeded; how long it took says how fast the line moves."""
        if ticket in self._running:
            self._pace.append(self._clock() - ticket.began)
            self.leave(ticket)

    def standing(self, ticket: Ticket) -> Standing:
        """Tell how far somebody is; who has left stands nowhere, as does who has had the turn."""
        place = self._waiting.index(ticket) + 1 if ticket in self._waiting else 0
        # Who is held waits for other people to leave, not for starts to end.
        told = self._pace and not (place and ticket.held())
        return Standing(place, self._seconds(ticket, place) if told else None)

    def _seconds(self, ticket: Ticket, place: int) -> float:
        """Return how long it takes until a server can be used, if all starts take as long as the recent ones [s]."""
        each = fmean(self._pace)
        if not place:
            return self._left(ticket, each)
        turns = sorted(self._left(running, each) for running in self._running) or [0.0]
        rounds, turn = divmod(place - 1, len(turns))
        return turns[turn] + (rounds + 1) * each

    def _left(self, ticket: Ticket, each: float) -> float:
        return max(0.0, each - (self._clock() - ticket.began))

    async def change(self, limit: float) -> None:
        """Wait until somebody comes, goes or begins, at most so long [s]."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._moved.wait(), limit)

    def _move(self) -> None:
        self._waiting.sort(key=lambda ticket: (ticket.urgency, ticket.number))
        while len(self._running) < self.at_once and (ticket := self._next()):
            self._waiting.remove(ticket)
            self._begin(ticket)
        # Whoever waits now hears of it; whoever asks from now on waits for the next change.
        self._moved.set()
        self._moved = asyncio.Event()

    def _next(self) -> Ticket | None:
        return next((ticket for ticket in self._waiting if not ticket.held()), None)

    @property
    def beginning(self) -> frozenset[str]:
        """Whose starts are running."""
        return frozenset(ticket.name for ticket in self._running)

    def look(self) -> None:
        """Let begin whoever was held and is not any more."""
        self._move()

    def _begin(self, ticket: Ticket) -> None:
        ticket.began = self._clock()
        self._running.add(ticket)
        if not ticket.turn.done():
            ticket.turn.set_result(None)
