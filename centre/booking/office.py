"""What offices see of bookings, and what they set. Every method begins with the question who is asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from centre import access
from centre.access import NotAllowedError
from centre.booking import timetable
from centre.booking.capacity import Capacity, CapacityNow
from centre.booking.diary import Diary, Entry
from centre.booking.school import School, Schools, read_share
from centre.person import Person

DISTRICT_DAYS = 14


@dataclass(frozen=True)
class OfficeView:
    """What an office sees of bookings; `wrong` names the field that was badly filled in."""

    schools: Sequence[School]
    entries: Sequence[Entry]
    places: int
    capacity: Capacity
    school: School | None = None
    wrong: str = ""


class BookingOffice:
    """Shows schools' and districts' offices what is booked, and keeps what they set."""

    def __init__(self, diary: Diary, schools: Schools, capacity: CapacityNow) -> None:
        self.diary, self.schools, self.capacity = diary, schools, capacity

    def of_school(self, person: Person, name: str, wrong: str = "") -> OfficeView:
        """The bookings of a school, for its office and its district's.

        Raises:
            NotAllowedError: it is another's, or there is none of this name.
        """
        school = self.school(person, name)
        return self.seen([school], self.diary.of_school(name), school, wrong)

    def school(self, person: Person, name: str) -> School:
        """A school of this office's."""
        found = self.schools.find(name)
        access.ensure_may_count(person, name, found.district if found else "")
        if found is None:
            raise NotAllowedError(name)
        return found

    def of_district(self, person: Person) -> OfficeView:
        """The bookings of this person's district."""
        access.ensure_may_share_out(person, person.district)
        entries = self.diary.of_district(person.district, DISTRICT_DAYS)
        return self.seen(self.schools.of_district(person.district), entries)

    def seen(
        self, schools: Sequence[School], entries: Sequence[Entry], school: School | None = None, wrong: str = ""
    ) -> OfficeView:
        """An office's page."""
        return OfficeView(schools, entries, self.capacity.bookable(), self.capacity.read(), school, wrong)

    async def set_share(self, person: Person, name: str, typed: Mapping[str, str]) -> bool:
        """Sets what a school may take; says whether a part of all places was typed."""
        school = self.school(person, name)
        access.ensure_may_share_out(person, school.district)
        share = read_share(typed.get("share", ""))
        if share is not None:
            await run_in_threadpool(self.schools.set_share, name, share, person.username)
        return share is not None

    async def set_lessons(self, person: Person, name: str, typed: Mapping[str, str]) -> bool:
        """Sets when a school's lessons are; says whether that was understood."""
        self.school(person, name)
        lessons = timetable.written(typed.get("lessons", "")[:400])
        if lessons:
            await run_in_threadpool(self.schools.set_lessons, name, lessons, person.username)
        return lessons is not None
