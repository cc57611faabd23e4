"""What a school may take at a time, and when its lessons are: set by offices, written down with who did it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from centre import clock, schema
from centre.account import deed
from centre.booking import timetable
from centre.booking.lock import alone
from centre.booking.room import WHOLE
from centre.booking.schema import SchoolRule
from centre.exchange import Text
from centre.row import found, known


@dataclass(frozen=True)
class School:
    """A school, its district, its part of all places [%], and its lessons."""

    name: str
    title: Text
    district: str
    share: int
    lessons: str


class Schools:
    """Keeps the schools' rules."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = clock.now) -> None:
        self.engine, self.now = engine, now

    def find(self, name: str) -> School | None:
        """A school; None where there is none of this name."""
        with Session(self.engine) as session:
            row = found(session, schema.School, name=name)
            return school(row, session.get(SchoolRule, row.number)) if row else None

    def of_district(self, district: str) -> list[School]:
        """The schools of a district by their codes."""
        query = select(schema.School).join(schema.District).where(schema.District.name == district)
        with Session(self.engine) as session:
            rows = list(session.scalars(query.order_by(schema.School.name)))
            numbers = [row.number for row in rows]
            kept = session.scalars(select(SchoolRule).where(SchoolRule.school_number.in_(numbers)))
            rules = {each.school_number: each for each in kept}
            return [school(row, rules.get(row.number)) for row in rows]

    def set_share(self, name: str, share: int, by: str) -> None:
        """Sets what a school may take; what it has booked already stays."""
        with alone(self.engine) as session:
            rule(session, name).share = share
            deed.note(session, self.now(), by, "set_quota", name, share=share)

    def set_lessons(self, name: str, lessons: str, by: str) -> None:
        """Sets when a school's lessons are."""
        with alone(self.engine) as session:
            rule(session, name).lessons = lessons
            deed.note(session, self.now(), by, "set_lessons", name, lessons=lessons)


def rule(session: Session, name: str) -> SchoolRule:
    """A school's row, which is made where there is none."""
    number = known(session, schema.School, name).number
    row = session.get(SchoolRule, number) or SchoolRule(school_number=number, share=WHOLE, lessons="")
    session.add(row)
    return row


def school(row: schema.School, kept: SchoolRule | None) -> School:
    """A row and its rule as a plain value."""
    title: Text = {"zh": row.title_zh, "en": row.title_en}
    district = row.district.name if row.district else ""
    return School(row.name, title, district, kept.share if kept else WHOLE, timetable.of_rule(kept))


def read_share(text: str) -> int | None:
    """A part of all places [%] as somebody types it."""
    plain = text.strip().removesuffix("%").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 3 and int(plain) <= WHOLE else None
