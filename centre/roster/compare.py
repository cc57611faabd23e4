"""Compares a roster with what the centre knows: the plan of an import."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from centre.roster import naming, year
from centre.roster.change import Added, Ended, Plan
from centre.roster.current import Current, PersonRow
from centre.roster.enrolment import Enrolments
from centre.roster.entry import Person, Roster, kind
from centre.roster.field import Writer
from centre.roster.match import Matcher
from centre.roster.naming import Names
from centre.roster.place import Places, weighs_less
from centre.roster.problem import Problems


def compare(roster: Roster, current: Current, moment: datetime, zone: ZoneInfo, *, override: bool = False) -> Plan:
    """Works out what an import would change.

    Args:
        roster: what a file says.
        current: what the centre knows.
        moment: when the import is made.
        zone: the schools' time zone, in which days begin.
        override: whether the roster wins over what was typed in at the centre.

    Raises:
        RosterError: the file contradicts what is known, such as an account that is not there.
    """
    return _Comparison(roster, current, moment, zone, override=override).plan


class _Comparison:
    def __init__(self, roster: Roster, current: Current, moment: datetime, zone: ZoneInfo, *, override: bool) -> None:
        self.roster, self.current, self.moment, self.zone = roster, current, moment, zone
        self.plan = Plan(roster.source, _effective(roster, moment, zone))
        self.writer = Writer(self.plan, override=override)
        problems = Problems()
        self.places = Places(roster, current, self.writer, problems)
        self.matcher = Matcher(roster, current, self.places.schools, problems)
        self.names = Names(current.people)
        self.usernames: dict[str, str] = {}
        self.enrolments = Enrolments(roster, current, self.writer, self.places.courses)
        for person in self._in_order():
            self._person(person)
        problems.check()
        self._joins()
        self._leavers()

    def _in_order(self) -> list[Person]:
        """By school and class: usernames do not depend on the order of the rows, and classmates are neighbours."""
        first: dict[str, str] = {}
        for person, course in sorted(self.roster.enrolments):
            name = self.places.courses[course]
            first[person] = min(first.get(person, name), name)

        def order(person: Person) -> tuple[str, str, str, str]:
            school = self.places.schools.get(person.school or "", "")
            return school, first.get(person.key, "~"), person.identifier or "", person.key

        return sorted(self.roster.people.values(), key=order)

    def _person(self, person: Person) -> None:
        row = self.matcher.find(person)
        if row:
            self.usernames[person.key] = row.name
            self._known(row, person)
        else:
            self.usernames[person.key] = self._new(person)

    def _wanted(self, person: Person) -> dict[str, object]:
        wanted: dict[str, object] = {"name": person.name, "role": person.role}
        wanted["school"] = self.places.schools[person.school] if person.school else None
        if person.identifier:
            wanted["identifier"] = person.identifier
        if person.role == "district_admin":
            wanted["district"] = self.places.districts[person.district] if person.district else None
        return wanted

    def _new(self, person: Person) -> str:
        wanted = self._wanted(person)
        owner = str(wanted["school"] or wanted.get("district") or "district")
        name = naming.username(self.names, owner, kind(person.role))
        self.plan.added.append(Added("person", name, person.name, wanted, person.key if self.roster.keyed else None))
        return name

    def _known(self, row: PersonRow, person: Person) -> None:
        key = person.key if self.roster.keyed else row.key
        back = {"until": (row.until, None)} if row.until is not None else {}
        self.writer.compare("person", row, person.name, self._wanted(person), key, **back)
        if row.values["name"] != person.name:
            self.plan.renamed.append((str(row.values["school"] or ""), kind(row.values["role"])))
        if not row.secret:
            self.plan.unsecret.append(row.name)

    def _joins(self) -> None:
        for key, username in self.usernames.items():
            self.enrolments.settle(key, username, self.roster.people[key].name, self._begins, self._ends)

    def _begins(self, course: str, begins: date | None) -> datetime | None:
        """When a membership begins; None for the moment of the import. Next year's begin with the year."""
        first = self.roster.courses[course].year
        if begins is None and first > year.current(self.moment.astimezone(self.zone).date()):
            begins = year.starts(first)
        return _midnight(begins, self.zone) if begins else None

    def _ends(self, ends: date | None) -> datetime | None:
        """When a membership ends, if that is said: its last day still counts."""
        return _midnight(date.fromordinal(ends.toordinal() + 1), self.zone) if ends else None

    def _leavers(self) -> None:
        """Whoever is not in the roster any more, of those it speaks of."""
        scope = {(self.places.schools.get(each.school or ""), kind(each.role)) for each in self.roster.people.values()}
        when = self.plan.effective or self.moment
        for row in self.current.people.values():
            place = (row.values["school"], kind(row.values["role"]))
            if place not in scope or (row.until is not None and row.until <= when):
                continue
            counted = (str(place[0] or ""), place[1])
            self.plan.present[counted] = self.plan.present.get(counted, 0) + 1
            if row.name not in self.matcher.taken and weighs_less(row, self.roster.source):
                self.plan.ended.append(Ended(row.name, row.values["name"], *place))
                self.enrolments.end(row.name, row.values["name"])


def _effective(roster: Roster, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """A spreadsheet of next year, brought before it begins, changes things on its first day."""
    first = min((each.year for each in roster.courses.values()), default=None)
    if roster.keyed or first is None or first <= year.current(moment.astimezone(zone).date()):
        return None
    return _midnight(year.starts(first), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
