"""What the office of a school or of a district sees: numbers by class or by school, and nobody's name."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, TypeAdapter

from centre import access
from centre.access import NotAllowedError
from centre.census import Census, Group
from centre.exchange import AbsentError, Exchange, RefusedError, SilentError, Text
from centre.hub import Hub
from centre.person import Person


class Count(BaseModel):
    """What the exchange counts for a course."""

    course: str
    assignments: int = 0
    begun: int = 0
    handed_in: int = 0


COUNTS = TypeAdapter(list[Count])


@dataclass(frozen=True)
class Row:
    """The numbers of a class, or of a school when `classes` tells of how many."""

    name: str
    title: Text
    pupils: int
    present: int
    assignments: int
    begun: int
    handed_in: int
    classes: int = 1


@dataclass(frozen=True)
class OfficeView:
    """A page of numbers: the classes of a school, or the schools of a district."""

    title: Text | None
    rows: tuple[Row, ...]
    total: Row
    silent: bool


class Office:
    """Gathers the numbers; every method begins with the question who is asking."""

    def __init__(self, census: Census, exchange: Exchange, hub: Hub) -> None:
        self.census = census
        self.exchange = exchange
        self.hub = hub

    async def school(self, person: Person, school: str) -> OfficeView:
        """The classes of a school.

        Raises:
            NotAllowedError: it is another's, or has no class with pupils.
        """
        groups = self.census.of_school(school)
        access.ensure_may_count(person, school, groups[0].district if groups else "")
        if not groups:
            return OfficeView(None, (), added((), {"zh": "", "en": ""}), silent=False)
        rows, silent = await self.counted(groups)
        return OfficeView(groups[0].school_title, tuple(rows.values()), added(rows.values(), ALL), silent)

    async def district(self, person: Person) -> OfficeView:
        """The schools of this person's district.

        Raises:
            NotAllowedError: this is no district's office.
        """
        if person.role != "district_admin" or not person.district:
            raise NotAllowedError(person.username)
        groups = self.census.of_district(person.district)
        rows, silent = await self.counted(groups)
        titles = {each.school: each.school_title for each in groups}
        schools = [
            added([rows[each.course] for each in groups if each.school == school], title, school)
            for school, title in titles.items()
        ]
        return OfficeView(None, tuple(schools), added(schools, ALL), silent)

    async def counted(self, groups: list[Group]) -> tuple[dict[str, Row], bool]:
        """The numbers of these classes; whether the exchange did not answer."""
        present = self.census.present(await self.hub.present())
        try:
            counts, silent = {each.course: each for each in await self.exchange.ask("counts", COUNTS)}, False
        except (SilentError, AbsentError, RefusedError):
            counts, silent = {}, True
        return {each.course: row(each, counts.get(each.course), present[each.course]) for each in groups}, silent


ALL: Text = {"zh": "", "en": ""}


def row(group: Group, count: Count | None, present: int) -> Row:
    """The numbers of one class."""
    count = count or Count(course=group.course)
    return Row(group.course, group.title, group.pupils, present, count.assignments, count.begun, count.handed_in)


def added(rows: Iterable[Row], title: Text, name: str = "") -> Row:
    """The numbers of several rows together."""
    found = list(rows)
    sums = [sum(getattr(each, key) for each in found) for key in SUMMED]
    return Row(name, title, *sums)


SUMMED = ("pupils", "present", "assignments", "begun", "handed_in", "classes")
