"""The tables of booking: what classes have booked or wait for, and what each school may."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from centre.moment import Moment
from centre.schema import Course, Table


class Booking(Table):
    """A lab for a class from `starts` until `ends`; rows are ended (`state`), never deleted.

    Attributes:
        places: how many it takes; as many as the class has pupils, or `chosen` where its teacher chose fewer.
        state: `booked`, `waiting` or `cancelled`.
        series: what those share that were booked together, week by week.
        asked: since when it stands in the waiting list, whose oldest goes first.
        moved: when it moved up from there.
        prepared: when its benches stood.
        released: when the centre had put away what was left of them.
    """

    __tablename__ = "booking"
    __table_args__ = (Index("ix_booking_state_ends", "state", "ends"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    course_number: Mapped[int] = mapped_column(ForeignKey("course.number"), index=True)
    lab: Mapped[str] = mapped_column(String(64))
    starts: Mapped[datetime] = mapped_column(Moment)
    ends: Mapped[datetime] = mapped_column(Moment)
    places: Mapped[int] = mapped_column(Integer)
    chosen: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    series: Mapped[str | None] = mapped_column(String(36))
    asked: Mapped[datetime] = mapped_column(Moment)
    moved: Mapped[datetime | None] = mapped_column(Moment)
    prepared: Mapped[datetime | None] = mapped_column(Moment)
    released: Mapped[datetime | None] = mapped_column(Moment)

    course: Mapped[Course] = relationship(lazy="joined")


class BookingLock(Table):
    """One row, which whoever changes bookings in a PostgreSQL holds meanwhile (`centre.booking.ledger`)."""

    __tablename__ = "booking_lock"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)


class SchoolRule(Table):
    """What a school may take at a time, as a part of all places [%], and when its lessons are."""

    __tablename__ = "school_rule"

    school_number: Mapped[int] = mapped_column(ForeignKey("school.number"), primary_key=True)
    share: Mapped[int] = mapped_column(Integer)
    lessons: Mapped[str] = mapped_column(String(400))
