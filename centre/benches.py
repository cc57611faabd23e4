"""Setting up the benches of a class before anybody clicks; teachers ask for it on a page, bookings through the API."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from centre import clock
from centre.access import NotAllowedError
from centre.hub import Hub
from centre.people import People

log = logging.getLogger(__name__)
# The hub answers when a bench stands, or after ten seconds: so many questions keep its line filled.
QUESTIONS_AT_ONCE = 8
LONGEST = timedelta(hours=24)
BOOKING = "booking"
"""How those begin who ask again and again: lessons that were booked."""


class EndError(ValueError):
    """The end that was asked for has passed, or is too far away."""


@dataclass(frozen=True)
class Order:
    """What was asked for: whose benches, how many, and until when those stand that nobody comes to."""

    course: str
    pupils: int
    until: datetime


class Benches:
    """Has the hub set up the benches of classes, behind those who click.

    What is being set up is remembered here only: when the centre is restarted, the rest of an order is lost and may be
    asked for again. The end of what already stands is remembered by the hub.

    Args:
        hub: starts the servers.
        people: says who is in a class.
        stay: how long a bench stands to which nobody comes, unless an end is asked for.
        now: the time.
    """

    def __init__(self, hub: Hub, people: People, stay: timedelta, now: Callable[[], datetime] = clock.now) -> None:
        self.hub = hub
        self.people = people
        self.stay = stay
        self.now = now
        self.orders: dict[str, Order] = {}
        self.running: dict[str, asyncio.Task[None]] = {}

    def standing(self, course: str) -> Order | None:
        """The order of a class whose end is still to come."""
        order = self.orders.get(course)
        return order if order and order.until > self.now() else None

    def prepare(self, course: str, by: str, until: datetime | None = None) -> Order:
        """Has those benches of a class set up that are not there yet.

        Asking again while an order stands changes its end only where a later one is asked for, and starts what is
        missing; a bench that stands keeps its own end.

        Args:
            course: the class.
            by: who asks, for the log.
            until: the end, with its zone.

        Raises:
            EndError: the end has passed or is too far away.
            NotAllowedError: there is no such class, or nobody in it.
        """
        now, standing = self.now(), self.standing(course)
        wanted = until or (standing.until if standing else now + self.stay)
        if not now < wanted <= now + LONGEST:
            raise EndError(wanted.isoformat())
        pupils = self.pupils(course)
        if not pupils:
            raise NotAllowedError(course)
        order = Order(course, len(pupils), max(wanted, standing.until) if standing else wanted)
        self.take(order, pupils, by)
        return order

    def pupils(self, course: str) -> list[str]:
        """The usernames of a class's pupils."""
        return [each.username for each in self.people.members(course) if each.role == "student"]

    def take(self, order: Order, pupils: list[str], by: str) -> None:
        """Takes an order and begins with these pupils of the class; the log names who asked when it is a new one."""
        if self.orders.get(order.course) != order or not by.startswith(BOOKING):
            until = order.until.isoformat()
            log.info("benches of %s (%d) until %s, asked for by %s", order.course, order.pupils, until, by)
        self.orders[order.course] = order
        self.begin(order, pupils)

    def begin(self, order: Order, pupils: list[str]) -> None:
        """Starts them, unless an earlier order of the class is still at it."""
        if order.course not in self.running:
            task = asyncio.create_task(self.start(pupils, order.until.astimezone(UTC)))
            self.running[order.course] = task
            task.add_done_callback(lambda _: self.running.pop(order.course))

    async def start(self, pupils: list[str], until: datetime) -> None:
        """Asks the hub for each bench, some at a time, in the order of the list."""
        free = asyncio.Semaphore(QUESTIONS_AT_ONCE)

        async def one(username: str) -> None:
            async with free:
                await self.hub.start(username, until)

        await asyncio.gather(*map(one, pupils))
