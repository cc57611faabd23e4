"""When a school's lessons are: one line of text, `08:00-08:45 08:55-09:40`, and the spans of a day."""

from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from centre import schema
from centre.booking.schema import SchoolRule
from centre.booking.span import Span
from centre.booking.wish import LONGEST, SHORTEST, read_hours

USUAL = "08:00-08:45 08:55-09:40 10:10-10:55 11:05-11:50 14:00-14:45 14:55-15:40 15:50-16:35 16:45-17:30"
"""Where a school has said nothing of its own."""

MOST = 16
FIRST, LAST = time(7), time(22)
"""From when until when a school day is shown."""


def written(text: str) -> str | None:
    """The lessons in order as they are kept; None where they cannot be understood or overlap."""
    found = [read_hours(each) for each in text.replace("，", " ").replace(",", " ").split()]
    hours = sorted(each for each in found if each)
    if not 0 < len(found) <= MOST or len(hours) < len(found) or any(not is_lesson(*each) for each in hours):
        return None
    if any(one[1] > other[0] for one, other in pairwise(hours)):
        return None
    return " ".join(f"{starts:%H:%M}-{ends:%H:%M}" for starts, ends in hours)


def is_lesson(starts: time, ends: time) -> bool:
    """Whether a lesson may be as long."""
    some_day = date(2026, 1, 1)
    return SHORTEST <= datetime.combine(some_day, ends) - datetime.combine(some_day, starts) <= LONGEST


def of_school(session: Session, school: schema.School) -> str:
    """A school's lessons."""
    return of_rule(session.get(SchoolRule, school.number))


def of_rule(rule: SchoolRule | None) -> str:
    """The lessons that a school's rule says, or the usual ones."""
    return rule.lessons if rule and rule.lessons else USUAL


def spans(text: str, day: date, zone: ZoneInfo) -> list[Span]:
    """The lessons of a day."""
    hours = [found for each in text.split() if (found := read_hours(each))]
    return [Span(*(datetime.combine(day, hour, zone) for hour in each)) for each in hours]


def school_day(day: date, zone: ZoneInfo) -> Span:
    """The day as it is shown."""
    return Span(datetime.combine(day, FIRST, zone), datetime.combine(day, LAST, zone))
