"""Whether a lesson fits beside what is booked: the places of the centre, the quota of the school, the class itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from centre import schema
from centre.booking.schema import Booking, SchoolRule
from centre.booking.span import Span, Taking, peak
from centre.census import pupils_of

Reason = Literal["full", "quota", "own", "empty"]
WHOLE = 100


@dataclass(frozen=True)
class Clash:
    """Why a lesson does not fit, how many places it needs, and how many there would be."""

    reason: Reason
    needed: int
    free: int

    @property
    def can_wait(self) -> bool:
        """Whether it would help if somebody else cancelled."""
        return self.reason in ("full", "quota")


@dataclass(frozen=True)
class Room:
    """The places there are, and what is taken of them; of one school, which may take at most `limit` at a time."""

    places: int
    limit: int
    school: str
    takings: Sequence[Taking]

    def free(self, span: Span) -> int:
        """The places that this school's classes can still take for the whole span."""
        return max(0, min(self.anybodys(span), self.schools(span)))

    def anybodys(self, span: Span) -> int:
        """The places that nobody has taken."""
        return self.places - peak(self.takings, span)

    def schools(self, span: Span) -> int:
        """What is left of the school's quota."""
        return self.limit - peak([each for each in self.takings if each.school == self.school], span)

    def clash(self, span: Span, places: int) -> Clash | None:
        """Why so many places do not fit; None where they do."""
        if self.free(span) >= places:
            return None
        return Clash("quota" if self.schools(span) < self.anybodys(span) else "full", places, self.free(span))


def room(session: Session, places: int, school: schema.School, span: Span, but: int | None = None) -> Room:
    """The room for a school's classes in a span, without the booking `but`."""
    rule = session.get(SchoolRule, school.number)
    share = rule.share if rule else WHOLE
    return Room(places, places * share // WHOLE, school.name, takings(session, span, Booking.number != (but or 0)))


def meeting(span: Span, *states: str) -> tuple[ColumnElement[bool], ...]:
    """The condition that a booking of these states meets a span."""
    return Booking.state.in_(states), Booking.ends > span.starts, Booking.starts < span.ends


def takings(session: Session, span: Span, *which: ColumnElement[bool]) -> list[Taking]:
    """What is taken of a span."""
    table = Booking
    columns = (table.starts, table.ends, table.places, schema.Course.name, schema.School.name)
    query = select(*columns).join(schema.Course, table.course_number == schema.Course.number)
    query = query.join(schema.School, schema.Course.school_number == schema.School.number)
    rows = session.execute(query.where(*meeting(span, "booked"), *which))
    return [Taking(Span(starts, ends), places, course, school) for starts, ends, places, course, school in rows]


def is_taken_by(session: Session, course: schema.Course, span: Span, but: int | None) -> bool:
    """Whether the class itself has booked, or waits for, a lesson that meets this one."""
    query = select(Booking.number).where(*meeting(span, "booked", "waiting"), Booking.course_number == course.number)
    return session.scalar(query.where(Booking.number != (but or 0)).limit(1)) is not None


def pupils(session: Session, course: schema.Course) -> int:
    """How many pupils the class has now."""
    return sizes(session, [course.number]).get(course.number, 0)


def sizes(session: Session, courses: Collection[int]) -> dict[int, int]:
    """How many pupils these classes have now, by the classes' numbers; those without any are left out."""
    query = pupils_of(select(schema.Course.number, func.count())).where(schema.Course.number.in_(courses))
    return {row[0]: row[1] for row in session.execute(query.group_by(schema.Course.number))}
