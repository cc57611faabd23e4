"""The centre's clock: brings benches up before the bell and puts away what is left after it.

What is due is read from the database at every look, so that a centre that was stopped goes on where it was; what stands
already is asked of the hub. Looking twice does nothing twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from centre import clock
from centre.benches import BOOKING, Benches, Order
from centre.booking.capacity import LONGEST_LEAD, Capacity
from centre.booking.ledger import Ledger
from centre.booking.schema import Booking
from centre.hub import Hub
from centre.watch import watching

log = logging.getLogger(__name__)
KEEP_EVERY = timedelta(minutes=1)
"""How often rosters and the waiting list are looked at; what somebody cancels is given on at once anyway."""

AGAIN = timedelta(seconds=30)
"""What did not start is tried again after so long: a start that fails is work too."""

AFTER, IDLE, UNTIL = timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=90)
"""From when after a lesson its benches are looked at; for how long nobody may have been there; and when that ends.

The hub hears of what goes on in a server every five minutes: a quarter of an hour is longer than any of its errors."""


@dataclass(frozen=True)
class Due:
    """A booked lesson whose time it is."""

    number: int
    course: str
    starts: datetime
    places: int


class Bell:
    """Looks at the clock.

    Args:
        engine: the people's database.
        ledger: where lessons are booked.
        benches: has benches set up.
        hub: says what stands.
        capacity: what was measured.
        now: the time.
        pause: waits so long [s].
    """

    def __init__(
        self,
        engine: Engine,
        ledger: Ledger,
        benches: Benches,
        hub: Hub,
        capacity: Callable[[], Capacity],
        now: Callable[[], datetime] = clock.now,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.engine, self.ledger, self.benches, self.hub = engine, ledger, benches, hub
        self.capacity, self.now, self.pause = capacity, now, pause
        self.tried: dict[int, datetime] = {}
        self.kept = datetime.min.replace(tzinfo=UTC)

    def ringing(self) -> AbstractAsyncContextManager[None]:
        """Looks at the clock in the background for as long as this lasts."""
        return watching("bell", self.look, self.pause)

    async def look(self) -> None:
        """Does what is due now."""
        for lesson in await run_in_threadpool(self.to_open):
            await self.open(lesson)
        over = await run_in_threadpool(self.to_close)
        if over:
            await self.close(over)
        if self.now() >= self.kept + KEEP_EVERY:
            self.kept = self.now()
            await run_in_threadpool(self.ledger.keep)

    def to_open(self) -> list[Due]:
        """The lessons whose benches are to be on their way, the earliest first."""
        now, table = self.now(), Booking
        soon = (table.starts <= now + LONGEST_LEAD, table.starts > now - self.benches.stay, table.ends > now)
        with Session(self.engine) as session:
            query = select(table).where(table.state == "booked", table.prepared.is_(None), *soon)
            found = [due(row) for row in session.scalars(query.order_by(table.starts, table.number))]
        # Lessons that begin together are started together: each needs the time of all.
        together = {
            lesson.starts: sum(each.places for each in found if each.starts == lesson.starts) for lesson in found
        }
        capacity = self.capacity()
        return [lesson for lesson in found if lesson.starts - capacity.lead(together[lesson.starts]) <= now]

    async def open(self, lesson: Due) -> None:
        """Has those benches set up that do not stand, as far as there is room beside those that do."""
        standing, pupils = await self.hub.present(), self.benches.pupils(lesson.course)
        missing = [each for each in pupils if each not in standing]
        if not missing:
            await run_in_threadpool(self.note_prepared, lesson.number)
            return
        if self.now() - self.tried.get(lesson.number, lesson.starts - LONGEST_LEAD * 2) < AGAIN:
            return
        self.tried[lesson.number] = self.now()
        order = Order(lesson.course, len(pupils), lesson.starts + self.benches.stay)
        self.benches.take(order, missing[: self.room(len(standing))], f"{BOOKING} {lesson.number}")

    def room(self, standing: int) -> int | None:
        """How many more benches the machine bears: those of the lesson before may still be in use; None if unknown."""
        capacity = self.capacity()
        return max(0, capacity.pupils - standing) if capacity.measured else None

    def to_close(self) -> list[Due]:
        """The lessons that are over and whose benches may still stand."""
        now, table = self.now(), Booking
        over = (table.ends <= now - AFTER, table.released.is_(None))
        with Session(self.engine) as session:
            return [due(row) for row in session.scalars(select(table).where(table.state == "booked", *over))]

    async def close(self, over: Iterable[Due]) -> None:
        """Puts away the benches that nobody uses, but for those of classes whose lesson is on or near."""
        busy = {name for course in await run_in_threadpool(self.busy) for name in self.benches.pupils(course)}
        idle = await self.hub.idle(self.now() - IDLE)
        names = {name for lesson in over for name in self.benches.pupils(lesson.course)} & idle
        for name in sorted(names - busy):
            if await self.hub.stop(name):
                log.info("bell: server of %s stopped, nobody used it after the lesson", name)
        await run_in_threadpool(self.forget)

    def busy(self) -> list[str]:
        """The classes with a lesson that is on or near."""
        now, table = self.now(), Booking
        near = (table.starts <= now + LONGEST_LEAD, table.ends > now - AFTER)
        with Session(self.engine) as session:
            return [due(row).course for row in session.scalars(select(table).where(table.state == "booked", *near))]

    def forget(self) -> None:
        """Ends the looking after lessons that are long over: from then on idle servers are the culler's."""
        now, table = self.now(), Booking
        with Session(self.engine) as session, session.begin():
            old = (table.state == "booked", table.released.is_(None), table.ends <= now - UNTIL)
            session.execute(update(table).where(*old).values(released=now))

    def note_prepared(self, number: int) -> None:
        """Notes that all benches of a lesson have stood: what is stopped after that was stopped by somebody."""
        with Session(self.engine) as session, session.begin():
            session.execute(update(Booking).where(Booking.number == number).values(prepared=self.now()))


def due(row: Booking) -> Due:
    """A row as a plain value."""
    return Due(row.number, row.course.name, row.starts, row.places)
