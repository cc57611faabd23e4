"""For whom the places are that are kept at this moment: what the hub asks before it lets somebody start."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from centre import clock, schema
from centre.booking.capacity import LONGEST_LEAD, Capacity
from centre.booking.schema import Booking


@dataclass(frozen=True)
class Keeping:
    """The places that are kept now.

    Attributes:
        pupils: how many fit at a time.
        classes: of each class whose lesson is on or near, the places it has booked and its pupils.
        until: when the first of them are free for others again, as far as nobody has come; None where none is kept.
    """

    pupils: int
    classes: tuple[tuple[int, frozenset[str]], ...]
    until: datetime | None = None

    def holds_back(self, username: str, standing: Collection[str]) -> bool:
        """Whether somebody has to wait because every place that is free is kept for a class that is not theirs."""
        if not self.classes or any(username in pupils for _places, pupils in self.classes):
            return False
        there = set(standing)
        booked = frozenset[str]().union(*(pupils for _places, pupils in self.classes))
        kept = sum(max(places, len(there & pupils)) for places, pupils in self.classes)
        return kept + len(there - booked) >= self.pupils


def read(
    engine: Engine, capacity: Callable[[], Capacity], stay: timedelta, now: Callable[[], datetime] = clock.now
) -> Keeping:
    """What is kept now: from the time at which benches are begun until those are put away that nobody has come to.

    Args:
        engine: the people's database.
        capacity: what was measured.
        stay: how long after the beginning of a lesson its places are kept.
        now: the time.
    """
    found, moment, table = capacity(), now(), Booking
    near = (table.starts <= moment + LONGEST_LEAD, table.starts > moment - stay, table.ends > moment)
    with Session(engine) as session:
        rows = list(session.scalars(select(table).where(table.state == "booked", *near)))
        together = Counter[datetime]()
        for row in rows:
            together[row.starts] += row.places
        due = [row for row in rows if row.starts - found.lead(together[row.starts]) <= moment]
        until = min((row.starts + stay for row in due), default=None)
        return Keeping(found.pupils, tuple((row.places, members(session, row, moment)) for row in due), until)


def members(session: Session, row: Booking, moment: datetime) -> frozenset[str]:
    """The usernames of a class's pupils, and of whoever else of it comes in."""
    member = schema.Membership
    query = select(schema.Person.username).join(member, member.person_number == schema.Person.number)
    open_now = or_(member.until.is_(None), member.until > moment)
    return frozenset(session.scalars(query.where(member.course_number == row.course_number, open_now)))
