"""What is booked, and what is still free: everything that pages show of bookings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from centre import clock, schema
from centre.booking import room, timetable
from centre.booking.room import Room
from centre.booking.schema import Booking
from centre.booking.span import Span
from centre.exchange import Text
from centre.row import known

STEP = timedelta(minutes=5)
OFFERED = 3


@dataclass(frozen=True)
class Entry:
    """One lesson that is booked, or waits as the `place`-th for the time it asks for."""

    number: int
    course: str
    title: Text
    school: str
    lab: str
    span: Span
    places: int
    chosen: int | None
    pupils: int
    waiting: bool
    place: int
    in_series: bool
    moved: datetime | None

    @property
    def missing(self) -> int:
        """How many pupils have come to the class for whom there was no room any more."""
        return max(0, self.pupils - self.places) if self.chosen is None else 0


@dataclass(frozen=True)
class Slot:
    """A lesson of the school's timetable, or a stretch of the bar: how many places are free."""

    span: Span
    free: int
    fits: bool


@dataclass(frozen=True)
class Day:
    """A day before something is booked: the stretches of its bar and the school's lessons."""

    day: date
    needed: int
    places: int
    bar: tuple[Slot, ...]
    lessons: tuple[Slot, ...]


class Diary:
    """Looks bookings up.

    Args:
        engine: the people's database.
        places: how many can be booked at a time.
        zone: the schools' time zone.
        now: the time.
    """

    def __init__(
        self, engine: Engine, places: Callable[[], int], zone: ZoneInfo, now: Callable[[], datetime] = clock.now
    ) -> None:
        self.engine, self.places, self.zone, self.now = engine, places, zone, now

    def today(self) -> date:
        """The day it is at the schools."""
        return self.now().astimezone(self.zone).date()

    def day(self, course_name: str, day: date, change: int | None = None) -> Day:
        """What is free for a class on a day, without the booking that is to be changed."""
        with Session(self.engine) as session:
            course, whole = known(session, schema.Course, course_name), timetable.school_day(day, self.zone)
            needed = room.pupils(session, course)
            there = room.room(session, self.places(), course.school, whole, change)
            lessons = timetable.spans(timetable.of_school(session, course.school), day, self.zone)
            to_come = [each for each in lessons if each.starts > self.now()]
        bar = [slot(there, each, needed) for each in stretches(there, whole)]
        return Day(day, needed, there.places, tuple(bar), tuple(slot(there, each, needed) for each in to_come))

    def nearest(self, course_name: str, span: Span, places: int, change: int | None = None) -> list[Span]:
        """The times of the same length and day that are nearest to a time that is taken."""
        whole = timetable.school_day(span.starts.astimezone(self.zone).date(), self.zone)
        with Session(self.engine) as session:
            course = known(session, schema.Course, course_name)
            there = room.room(session, self.places(), course.school, whole, change)
            own = [
                Span(*each)
                for each in session.execute(
                    select(Booking.starts, Booking.ends).where(
                        *room.meeting(whole, "booked", "waiting"),
                        Booking.course_number == course.number,
                        Booking.number != (change or 0),
                    )
                )
            ]
        free = [
            each
            for each in shifted(whole, span.ends - span.starts, self.now())
            if there.clash(each, places) is None and not any(each.meets(mine) for mine in own)
        ]
        return apart(sorted(free, key=lambda each: (abs(each.starts - span.starts), each.starts)))

    def upcoming(self, courses: Sequence[str], days: int = 400) -> list[Entry]:
        """The lessons of these classes that are not over, the next first."""
        return self.entries(days, schema.Course.name.in_(courses))

    def of_school(self, school: str) -> list[Entry]:
        """The lessons of a school that are not over."""
        return self.entries(400, schema.School.name == school)

    def of_district(self, district: str, days: int) -> list[Entry]:
        """The lessons of a district's schools that are not over."""
        return self.entries(days, schema.District.name == district)

    def entries(self, days: int, which: ColumnElement[bool]) -> list[Entry]:
        """The lessons that are meant and not over, the next first."""
        query = select(Booking).join(schema.Course, Booking.course_number == schema.Course.number)
        query = query.join(schema.School, schema.Course.school_number == schema.School.number)
        query = query.outerjoin(schema.District, schema.School.district_number == schema.District.number)
        ahead = Span(self.now(), self.now() + timedelta(days=days))
        query = query.where(*room.meeting(ahead, "booked", "waiting"), which).order_by(Booking.starts, Booking.number)
        with Session(self.engine) as session:
            rows = list(session.scalars(query))
            sizes = room.sizes(session, {row.course_number for row in rows})
            line = waiting(session, rows)
            return [entry(row, sizes.get(row.course_number, 0), place(row, line)) for row in rows]


def entry(row: Booking, pupils: int, place: int) -> Entry:
    """A row as a plain value."""
    course, span, waits = row.course, Span(row.starts, row.ends), row.state == "waiting"
    return Entry(
        number=row.number,
        course=course.name,
        title={"zh": course.title_zh, "en": course.title_en},
        school=course.school.name,
        lab=row.lab,
        span=span,
        places=row.places,
        chosen=row.chosen,
        pupils=pupils,
        waiting=waits,
        place=place if waits else 0,
        in_series=row.series is not None,
        moved=row.moved,
    )


def waiting(session: Session, rows: Sequence[Booking]) -> list[Booking]:
    """Whoever waits for the time of any of these who wait, of whatever class."""
    mine = [row for row in rows if row.state == "waiting"]
    if not mine:
        return []
    whole = Span(min(row.starts for row in mine), max(row.ends for row in mine))
    return list(session.scalars(select(Booking).where(*room.meeting(whole, "waiting"))))


def place(row: Booking, line: Sequence[Booking]) -> int:
    """How many of the line wait for this time, from the oldest to this one."""
    span = Span(row.starts, row.ends)
    before = [each for each in line if each.asked <= row.asked and each.number <= row.number]
    return sum(Span(each.starts, each.ends).meets(span) for each in before)


def slot(there: Room, span: Span, needed: int) -> Slot:
    """A span with what is free in it."""
    return Slot(span, there.free(span), there.clash(span, needed) is None)


def stretches(there: Room, whole: Span) -> list[Span]:
    """A day cut where what is free may change."""
    ends = {moment for each in there.takings for moment in (each.span.starts, each.span.ends)}
    cuts = [whole.starts, *sorted(each for each in ends if whole.starts < each < whole.ends), whole.ends]
    return [Span(*each) for each in pairwise(cuts)]


def shifted(whole: Span, length: timedelta, now: datetime) -> list[Span]:
    """Every time of a day at which something so long may begin, five minutes apart."""
    found, starts = [], whole.starts
    while starts + length <= whole.ends:
        if starts > now:
            found.append(Span(starts, starts + length))
        starts += STEP
    return found


def apart(spans: list[Span]) -> list[Span]:
    """The first few that do not meet each other, in the order of the day."""
    found: list[Span] = []
    for each in spans:
        if len(found) < OFFERED and not any(each.meets(other) for other in found):
            found.append(each)
    return sorted(found, key=lambda each: each.starts)
