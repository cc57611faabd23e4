"""The classes of a OneRoster export, the school years they are held in, and who is in them."""

from collections.abc import Mapping
from datetime import date

from centre.roster import cell, grade, table, year
from centre.roster.archive import Source
from centre.roster.entry import Course, Enrolment, kind
from centre.roster.oneroster_org import DEEPEST, Orgs
from centre.roster.oneroster_person import People
from centre.roster.problem import Problems
from labkit.language import marked as _

SESSION_COLUMNS = ("sourcedId", "type", "startDate", "endDate", "parentSourcedId")
CLASS_COLUMNS = ("sourcedId", "title", "schoolSourcedId", "termSourcedIds")
ENROLMENT_COLUMNS = ("sourcedId", "classSourcedId", "userSourcedId", "role")
ROLES = {"student": "student", "teacher": "staff", "administrator": "staff"}
IGNORED = ("proctor", "aide")


class Sessions:
    """Terms and years: which school year one belongs to, and when it is over."""

    def __init__(self, source: Source, problems: Problems) -> None:
        ids = table.Ids()
        self.rows = {row.key: row for row in table.read(source, SESSION_COLUMNS, problems) if ids.take(row)}
        self.starts: dict[str, date] = {}
        self.ends: dict[str, date] = {}
        for key, row in self.rows.items():
            starts, ends = row.day("startDate"), row.day("endDate")
            if not starts or not ends or ends < starts:
                row.wrong("endDate", _("a session needs its first and its last day, in this order"))
            else:
                self.starts[key], self.ends[key] = starts, ends
        problems.check()

    def year(self, key: str) -> int:
        """The school year of a session: its own, or that of the year above it."""
        seen = {key}
        top = key
        while self.rows[top].get("type") != "schoolYear":
            above = self.rows[top].get("parentSourcedId")
            if above not in self.rows or above in seen or len(seen) >= DEEPEST:
                return year.of(self.starts[key])
            seen.add(above)
            top = above
        return year.of(self.starts[top])


class Classes:
    """The classes that are not over; `over` holds the ids of the others, whose enrolments mean nothing any more."""

    def __init__(self, sessions: Source, classes: Source, orgs: Orgs, today: date, problems: Problems) -> None:
        self.sessions = Sessions(sessions, problems)
        self.orgs, self.today, self.problems = orgs, today, problems
        self.found: dict[str, Course] = {}
        self.over: set[str] = set()
        ids = table.Ids()
        for row in table.read(classes, CLASS_COLUMNS, problems):
            if ids.take(row):
                self._take(row)

    def _take(self, row: table.Record) -> None:
        school = self.orgs.school(row.get("schoolSourcedId"))
        if school is None:
            row.wrong("schoolSourcedId", _("%(key)s is no school"), key=row.get("schoolSourcedId")[:40])
        terms = row.list("termSourcedIds")
        unknown = [term for term in terms if term not in self.sessions.rows]
        if unknown or not terms:
            row.wrong(
                "termSourcedIds",
                _("%(key)s is not in %(file)s"),
                key=(unknown or ["?"])[0][:40],
                file="academicSessions.csv",
            )
        if not school or unknown or not terms or max(self.sessions.ends[term] for term in terms) < self.today:
            self.over.add(row.key)
        else:
            self.found[row.key] = _course(row, school, max(self.sessions.year(term) for term in terms), self.problems)

    def enrolments(self, source: Source, people: People) -> dict[tuple[str, str], Enrolment]:
        """Who is in which class, those left out that are over; of several times the last counts."""
        found: dict[tuple[str, str], Enrolment] = {}
        ids = table.Ids()
        for row in table.read(source, ENROLMENT_COLUMNS, self.problems):
            if ids.take(row) and self._counts(row, people):
                each = Enrolment(
                    row.get("userSourcedId"), row.get("classSourcedId"), row.day("beginDate"), row.day("endDate")
                )
                before = found.get((each.person, each.course))
                if each.ends is None or each.ends >= self.today:
                    found[each.person, each.course] = max(before or each, each, key=_reach)
        return found

    def _counts(self, row: table.Record, people: People) -> bool:
        course, person = row.get("classSourcedId"), row.get("userSourcedId")
        self._known(row, "classSourcedId", course, self.found, self.over, "classes.csv")
        self._known(row, "userSourcedId", person, people.found, people.ignored, "users.csv")
        role = row.get("role").lower()
        if role not in ROLES and role not in IGNORED:
            row.wrong("role", _("unknown role; use one of %(roles)s"), roles=", ".join((*ROLES, *IGNORED)))
        if course not in self.found or person not in people.found or role not in ROLES:
            return False
        if kind(people.found[person].role) != ROLES[role]:
            row.wrong("role", _("does not fit the person's own role in %(file)s"), file=people.found[person].place.file)
        return True

    def _known(
        self, row: table.Record, column: str, key: str, found: Mapping[str, object], passed: set[str], file: str
    ) -> None:
        if key not in found and key not in passed:
            row.wrong(column, _("%(key)s is not in %(file)s"), key=key[:40], file=file)


def _reach(each: Enrolment) -> tuple[date, date]:
    return each.ends or date.max, each.begins or date.max


def _course(row: table.Record, school: str, first: int, problems: Problems) -> Course:
    """A class; grade and number are read from its title where they can be."""
    title = cell.name(row.get("title"), row.place, "title", problems)
    of_grade, rest = grade.split(title)
    of_grade = of_grade or next(filter(None, map(grade.grade, row.list("grades"))), None)
    label = grade.label(of_grade, rest)
    zh, en = (title, grade.titles(of_grade, rest)[1]) if label and of_grade else (title, title)
    return Course(row.key, school, first, zh, en, of_grade, label)
