"""Who of a roster is whom at the centre: by the source's own id, the account written down, or the school's number."""

from collections.abc import Mapping

from centre.person import Role
from centre.roster.current import Current, PersonRow
from centre.roster.entry import Person, Roster, kind
from centre.roster.problem import Problems
from labkit.language import marked as _

Number = tuple[str | None, str, str]
"""School, pupil or staff, and the school's number."""


class Matcher:
    """Finds people; nobody is taken for two."""

    def __init__(self, roster: Roster, current: Current, schools: Mapping[str, str], problems: Problems) -> None:
        self.roster, self.current, self.schools, self.problems = roster, current, schools, problems
        self.taken: dict[str, Person] = {}
        self.keyed: dict[str, PersonRow] = {}
        self.numbered: dict[Number, list[PersonRow]] = {}
        for row in current.people.values():
            if row.source == roster.source and row.key:
                self.keyed[row.key] = row
            if row.values["identifier"]:
                self.numbered.setdefault(_number(row.values), []).append(row)

    def find(self, person: Person) -> PersonRow | None:
        """The account of somebody in the roster; None for somebody new."""
        found = self._claimed(person) if person.username else self._known(person)
        if found is None:
            return None
        if self.taken.setdefault(found.name, person) is not person:
            other = self.taken[found.name].place
            self.problems.add(
                _("line %(line)s means the same account %(name)s"), person.place, line=other.line, name=found.name
            )
        return found

    def _claimed(self, person: Person) -> PersonRow | None:
        found = self.current.people.get(person.username or "")
        if found is None:
            self.problems.add(
                _("there is no account %(name)s; leave the cell empty for somebody new"),
                person.place,
                name=person.username,
            )
        elif kind(found.values["role"]) != kind(person.role):
            self.problems.add(
                _("the account %(name)s is not of this kind (pupil or staff)"), person.place, name=person.username
            )
        return found

    def _known(self, person: Person) -> PersonRow | None:
        if self.roster.keyed and person.key in self.keyed:
            return self.keyed[person.key]
        if not person.identifier:
            return None
        place = (self.schools.get(person.school or ""), kind(person.role), person.identifier)
        fitting = [row for row in self.numbered.get(place, ()) if self._fits(row, person)]
        return min(fitting, key=lambda row: (row.until is not None, row.name), default=None)

    def _fits(self, row: PersonRow, person: Person) -> bool:
        """A number that somebody who has left once had may be given to another: then the name must be the same too."""
        own = self.roster.keyed and row.source == self.roster.source and row.key
        return not own and (row.until is None or row.values["name"] == person.name)


def _number(values: Mapping[str, str]) -> Number:
    role: Role = values["role"]  # type: ignore[assignment]
    return values["school"], kind(role), values["identifier"]
