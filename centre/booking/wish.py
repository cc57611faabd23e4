"""What a teacher wants to book, read from a form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from centre.booking.span import Span
from labkit.language import marked as _

WEEK = timedelta(days=7)
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=4)
AHEAD = timedelta(days=366)
MOST_PLACES = 1000
HOURS = "%H:%M"
YEARS = range(2000, 2200)


@dataclass(frozen=True)
class Wish:
    """A lab for a class at a time; `chosen` is the number of places where the teacher wants fewer than pupils."""

    course: str
    lab: str
    span: Span
    chosen: int | None = None

    def weekly(self, until: date | None, zone: ZoneInfo) -> list["Wish"]:
        """This one, and the same hours in the weeks that follow, as the schools' clocks tell them."""
        found, first = [self], local(self.span, zone)
        while until and first[0].date() + WEEK <= until:
            first = (first[0] + WEEK, first[1] + WEEK)
            found.append(replace(self, span=Span(*first)))
        return found


def local(span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Its ends in the schools' time: a week later means the same hour there, whatever summer time does."""
    return span.starts.astimezone(zone), span.ends.astimezone(zone)


@dataclass(frozen=True)
class Form:
    """A form as it was typed and what is wrong with it; without errors there are wishes.

    Attributes:
        change: the booking that is to be changed, if one is.
        waits: whether to wait where there is no room.
    """

    typed: Mapping[str, str]
    errors: Mapping[str, str]
    wishes: tuple[Wish, ...] = ()
    change: int | None = None
    waits: bool = False


class Reader:
    """Reads the fields one by one and keeps what is wrong."""

    def __init__(self, typed: Mapping[str, str], zone: ZoneInfo, now: datetime) -> None:
        self.typed, self.zone, self.now = typed, zone, now
        self.errors: dict[str, str] = {}

    def lab(self, labs: Collection[str]) -> str:
        """One of the catalogue's labs."""
        found = self.typed.get("lab", "")
        if found not in labs:
            self.errors["lab"] = _("Please choose a lab.")
        return found

    def span(self) -> Span | None:
        """From when until when: a lesson's button, or hours of one's own."""
        day = read_day(self.typed.get("day", ""))
        if day is None:
            self.errors["day"] = _("Please enter a day, such as 2026-12-01.")
        lesson = self.typed.get("lesson") or f"{self.typed.get('from', '')}-{self.typed.get('to', '')}"
        hours = read_hours(lesson)
        if hours is None:
            self.errors["hours"] = _("Please enter from when until when, such as 10:00 to 10:45.")
        if day is None or hours is None:
            return None
        return self.checked(Span(*(datetime.combine(day, hour, self.zone) for hour in hours)))

    def checked(self, span: Span) -> Span:
        """The span, if it is one of a lesson that lies ahead."""
        if not SHORTEST <= span.ends - span.starts <= LONGEST:
            self.errors["hours"] = _("A lesson takes from 10 minutes to 4 hours.")
        elif span.starts <= self.now:
            self.errors["hours"] = _("This time is over already.")
        elif span.starts > self.now + AHEAD:
            self.errors["day"] = _("Lessons can be booked for a year at most.")
        return span

    def until(self, span: Span | None) -> date | None:
        """Until which day it is repeated week by week; None for once."""
        text = self.typed.get("until", "")
        if not text or span is None:
            return None
        found = read_day(text)
        if found is None or not span.starts.date() <= found <= (self.now + AHEAD).date():
            self.errors["until"] = _("Please enter a day after the first lesson, within a year.")
            return None
        return found

    def places(self) -> int | None:
        """How many places; None for as many as there are pupils."""
        text = self.typed.get("places", "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MOST_PLACES):
            self.errors["places"] = _("Please enter a whole number of places, or nothing for the whole class.")
            return None
        return int(text)


def read(typed: Mapping[str, str], course: str, labs: Collection[str], zone: ZoneInfo, now: datetime) -> Form:
    """What a form holds.

    Args:
        typed: the fields.
        course: the class.
        labs: names of the labs there are.
        zone: the schools' time zone.
        now: the server's time.
    """
    reader = Reader(typed, zone, now)
    lab, span, places = reader.lab(labs), reader.span(), reader.places()
    until, change = reader.until(span), typed.get("change", "")
    if reader.errors or span is None:
        return Form(typed, reader.errors)
    number = int(change[:9]) if change.isascii() and change.isdigit() else None
    wish = Wish(course, lab, span, places)
    wishes = (wish,) if number else tuple(wish.weekly(until, zone))
    return Form(typed, {}, wishes, number, typed.get("wait") == "1")


def read_day(text: str) -> date | None:
    """A day as forms hold it; of the far past and the far future clocks tell nothing."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def read_hours(text: str) -> tuple[time, time] | None:
    """From when until when, such as `10:00-10:45`."""
    first, _dash, last = text.strip().partition("-")
    try:
        found = tuple(datetime.strptime(each.strip()[:5], HOURS).time() for each in (first, last))  # noqa: DTZ007
    except ValueError:
        return None
    return (found[0], found[1]) if found[0] < found[1] else None
