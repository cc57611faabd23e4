"""Compares the districts, schools and classes of a roster with those there are, and names the new ones."""

from collections.abc import Mapping

from centre import origin
from centre.roster import naming, year
from centre.roster.change import Added, What
from centre.roster.current import Current, Row, first_year
from centre.roster.entry import Course, Roster, School
from centre.roster.field import Writer
from centre.roster.naming import Names
from centre.roster.problem import Problems
from labkit.language import marked as _


class Places:
    """Our names for what a roster speaks of, by the roster's keys."""

    def __init__(self, roster: Roster, current: Current, writer: Writer, problems: Problems) -> None:
        self.roster, self.current, self.writer, self.problems = roster, current, writer, problems
        self.districts: dict[str, str] = {}
        self.schools: dict[str, str] = {}
        self.courses: dict[str, str] = {}
        self._districts()
        self._schools()
        self._courses()

    def _keyed(self, rows: dict[str, Row]) -> dict[str, str]:
        """Our names by the ids of this source."""
        return {row.key: row.name for row in rows.values() if row.source == self.roster.source and row.key}

    def _add(self, what: What, name: str, title: str, values: Mapping[str, object], key: str) -> None:
        self.writer.plan.added.append(Added(what, name, title, dict(values), key if self.roster.keyed else None))

    def _districts(self) -> None:
        rows = self.current.districts
        keyed, titled = self._keyed(rows), {row.values["title_zh"]: row.name for row in rows.values()}
        names = Names([*rows, *self.current.schools])
        for each in sorted(self.roster.districts.values(), key=lambda each: (each.title, each.key)):
            wanted = {"title_zh": each.title, "title_en": each.title}
            known = keyed.get(each.key) or titled.get(each.title)
            if known is None:
                known = names.next("d", 2)
                self._add("district", known, each.title, wanted, each.key)
            else:
                self.writer.compare("district", rows[known], each.title, wanted, self._own(rows[known], each.key))
            self.districts[each.key] = known

    def _own(self, row: Row, key: str) -> str | None:
        """The id by which a row is kept: a source with ids of its own says it, others leave it."""
        return key if self.roster.keyed else row.key

    def _schools(self) -> None:
        rows = self.current.schools
        keyed, titled = self._keyed(rows), {row.values["title_zh"]: row.name for row in rows.values()}
        names, used = Names([*rows, *self.current.districts, *self.districts.values()]), dict[str, School]()
        for each in sorted(self.roster.schools.values(), key=lambda each: (each.title, each.key)):
            wanted: dict[str, object] = {"title_zh": each.title, "title_en": each.title}
            if each.district:
                wanted["district"] = self.districts[each.district]
            known = keyed.get(each.key) or (each.code if each.code in rows else None) or titled.get(each.title)
            if known is None:
                known = naming.school(names, each.code)
                self._add("school", known, each.title, wanted, each.key)
            elif known in rows:
                # A title in English that is not the Chinese one was written by somebody who knew better.
                wanted.pop("title_en")
                self.writer.compare("school", rows[known], each.title, wanted, self._own(rows[known], each.key))
            if used.setdefault(known, each) is not each:
                self.problems.add(
                    _("two schools of the roster are %(name)s here; give them different codes"), each.place, name=known
                )
            self.schools[each.key] = known

    def _courses(self) -> None:
        rows = self.current.courses
        keyed = self._keyed(rows)
        titled = {(row.values["school"], first_year(row), row.values["title_zh"]): row.name for row in rows.values()}
        names, years, used = Names(rows), self.current.years, set[str]()
        for each in sorted(self.roster.courses.values(), key=self._order):
            place = (self.schools[each.school], each.year, each.title_zh)
            known = keyed.get(each.key) or titled.pop(place, None)
            wanted: dict[str, object] = {"title_zh": each.title_zh, "title_en": each.title_en, "grade": each.grade}
            if known is None or known in used:
                known = self._new(names, each, wanted)
            else:
                self.writer.compare("course", rows[known], each.title_zh, wanted, self._own(rows[known], each.key))
            used.add(known)
            self.courses[each.key] = known
        self.writer.plan.years = sorted({each.year for each in self.roster.courses.values()} - years)

    def _order(self, each: Course) -> tuple[str, int, int, str, str]:
        return self.schools[each.school], each.year, each.grade or 99, each.title_zh, each.key

    def _new(self, names: Names, each: Course, wanted: dict[str, object]) -> str:
        school = self.schools[each.school]
        name = naming.course(names, school, each.year, each.label)
        self._add("course", name, each.title_zh, wanted | {"school": school, "year": year.name(each.year)}, each.key)
        return name


def weighs_less(row: Row, source: str) -> bool:
    """Says whether a roster may decide that a row is not there any more: its own, or one of less weight."""
    return row.source == source or origin.rank(row.source) < origin.rank(source)
