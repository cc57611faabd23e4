"""The book of lessons: every change is made alone, counted anew, and written down with who did it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from centre import clock, schema
from centre.account import deed
from centre.booking import room
from centre.booking.lock import alone
from centre.booking.room import Clash
from centre.booking.schema import Booking
from centre.booking.span import Span
from centre.booking.wish import Wish
from centre.row import known

CENTRE = "centre"
"""Who has done what the centre does by itself."""

ROSTER_AHEAD = timedelta(days=7)
State = Literal["booked", "waiting", "refused"]


class NoBookingError(LookupError):
    """The class has no such booking, or it is over or cancelled."""


@dataclass(frozen=True)
class Outcome:
    """What became of a wish; `clash` says why it was not booked."""

    wish: Wish
    state: State
    clash: Clash | None = None
    number: int | None = None


class Ledger:
    """Books, changes and cancels.

    Args:
        engine: the people's database, in which bookings lie too.
        places: how many can be booked at a time, now.
        now: the time.
    """

    def __init__(self, engine: Engine, places: Callable[[], int], now: Callable[[], datetime] = clock.now) -> None:
        self.engine, self.places, self.now = engine, places, now

    def book(self, wishes: Sequence[Wish], by: str, *, waits: bool = False) -> list[Outcome]:
        """Books what fits, each on its own; the rest waits, or is refused.

        Args:
            wishes: one, or one a week.
            by: who books.
            waits: whether what is full is to wait until somebody cancels.
        """
        series = str(uuid4()) if len(wishes) > 1 else None
        with alone(self.engine) as session:
            return [self._book(session, wish, by, waits, series) for wish in wishes]

    def _book(self, session: Session, wish: Wish, by: str, waits: bool, series: str | None) -> Outcome:
        course = known(session, schema.Course, wish.course)
        row = Booking(course_number=course.number, state="cancelled", series=series)
        outcome = self._settle(session, row, course, wish, waits)
        if outcome.state != "refused":
            session.add(row)
            session.flush()
            self._note(session, by, "book", row)
        return Outcome(wish, outcome.state, outcome.clash, row.number)

    def change(self, course: str, number: int, wish: Wish, by: str, *, waits: bool = False) -> Outcome:
        """Moves a lesson that has not begun; where the new time does not fit, everything stays as it was.

        Raises:
            NoBookingError: the class has no such booking.
        """
        with alone(self.engine) as session:
            row = self._own(session, course, number)
            if row.starts <= self.now():
                raise NoBookingError(number)
            before = Span(row.starts, row.ends)
            outcome = self._settle(session, row, row.course, wish, waits)
            if outcome.state != "refused":
                self._note(session, by, "change_booking", row)
                self._move_up(session, before)
            return outcome

    def _settle(self, session: Session, row: Booking, course: schema.Course, wish: Wish, waits: bool) -> Outcome:
        """Gives a row a wish's time if it fits, or has it wait there; otherwise touches nothing."""
        pupils = room.pupils(session, course)
        places = min(wish.chosen or pupils, pupils)
        clash = self._clash(session, course, wish.span, places, row.number)
        if clash and not (waits and clash.can_wait):
            return Outcome(wish, "refused", clash, row.number)
        row.lab, row.starts, row.ends = wish.lab, wish.span.starts, wish.span.ends
        row.places, row.chosen = places, wish.chosen
        row.state, row.asked = ("waiting" if clash else "booked"), self.now()
        row.moved = row.prepared = row.released = None
        return Outcome(wish, "waiting" if clash else "booked", clash, row.number)

    def _clash(
        self, session: Session, course: schema.Course, span: Span, places: int, but: int | None = None
    ) -> Clash | None:
        if not places:
            return Clash("empty", 0, 0)
        if room.is_taken_by(session, course, span, but):
            return Clash("own", places, 0)
        return room.room(session, self.places(), course.school, span, but).clash(span, places)

    def cancel(self, course: str, number: int, by: str, *, rest: bool = False) -> None:
        """Cancels a lesson that is not over, on wish with those of its series that come after it.

        Raises:
            NoBookingError: the class has no such booking.
        """
        with alone(self.engine) as session:
            first = self._own(session, course, number)
            for row in [first, *(self._later(session, first) if rest and first.series else ())]:
                row.state = "cancelled"
                self._note(session, by, "cancel_booking", row)
                self._move_up(session, Span(row.starts, row.ends))

    def _own(self, session: Session, course: str, number: int) -> Booking:
        row = session.get(Booking, number)
        if row is None or row.course.name != course or row.state == "cancelled" or row.ends <= self.now():
            raise NoBookingError(number)
        return row

    def _later(self, session: Session, first: Booking) -> Sequence[Booking]:
        same = select(Booking).where(Booking.series == first.series, Booking.state != "cancelled")
        return session.scalars(same.where(Booking.starts > first.starts)).all()

    def keep(self) -> None:
        """Follows the rosters of the week that comes, and lets those move up for whom there is room now."""
        with Session(self.engine) as session:
            waits = session.scalar(select(Booking.number).where(*self._waiting()).limit(1))
            if waits is None and not self._changed(session):
                return
        with alone(self.engine) as session:
            for row, pupils in self._changed(session):
                self._follow(session, row, pupils)
            self._move_up(session)

    def _changed(self, session: Session) -> list[tuple[Booking, int]]:
        """The bookings whose class has not as many pupils any more as they have places, and how many it has."""
        now = self.now()
        ahead = (Booking.state == "booked", Booking.starts > now, Booking.starts <= now + ROSTER_AHEAD)
        rows = session.scalars(select(Booking).where(*ahead, Booking.chosen.is_(None))).all()
        sizes = room.sizes(session, {row.course_number for row in rows})
        found = [(row, sizes.get(row.course_number, 0)) for row in rows]
        return [(row, pupils) for row, pupils in found if pupils and pupils != row.places]

    def _follow(self, session: Session, row: Booking, pupils: int) -> None:
        """Gives a booking as many places as its class has pupils now, if there are so many."""
        span = Span(row.starts, row.ends)
        if pupils < row.places or not self._clash(session, row.course, span, pupils, row.number):
            row.places = pupils
            self._note(session, CENTRE, "change_booking", row)

    def _waiting(self) -> tuple[ColumnElement[bool], ...]:
        return Booking.state == "waiting", Booking.starts > self.now()

    def _move_up(self, session: Session, freed: Span | None = None) -> None:
        """Books what waits for a span, or for any, and fits now, oldest first.

        What still does not fit keeps nobody else from it: otherwise its place would stay empty.
        """
        session.flush()
        waiting = select(Booking).where(*self._waiting())
        if freed:
            waiting = waiting.where(*room.meeting(freed, "waiting"))
        for row in session.scalars(waiting.order_by(Booking.asked, Booking.number)).all():
            pupils = room.pupils(session, row.course)
            places = min(row.chosen or pupils, pupils)
            if self._clash(session, row.course, Span(row.starts, row.ends), places, row.number) is None:
                row.places, row.state, row.moved = places, "booked", self.now()
                session.flush()
                self._note(session, CENTRE, "move_up_booking", row)

    def _note(self, session: Session, by: str, act: deed.Act, row: Booking) -> None:
        session.flush()
        span = {"starts": row.starts.isoformat(), "ends": row.ends.isoformat()}
        detail: dict[str, Any] = {"number": row.number, "lab": row.lab, "places": row.places, "state": row.state}
        deed.note(session, self.now(), by, act, known_name(session, row), **detail, **span)


def known_name(session: Session, row: Booking) -> str:
    """The class of a booking, whose relationship is not loaded while it is new."""
    course = session.get_one(schema.Course, row.course_number)
    return course.name
