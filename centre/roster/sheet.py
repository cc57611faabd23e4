"""The simple spreadsheet that a school secretary fills in: a row for each pupil, and for each class of a teacher."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from centre import origin
from centre.person import Role
from centre.roster import cell, column, grade, limit, naming, template, year
from centre.roster.entry import Course, District, Enrolment, Person, Roster, School, kind
from centre.roster.problem import Place, Problems, broken
from centre.roster.text import Row
from labkit.language import marked as _


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its cells by our names of the columns, and where it stands."""

    cells: dict[str, str]
    place: Place
    head: column.Head
    problems: Problems

    def wrong(self, name: str, message: str, **values: object) -> None:
        """Notes a mistake in a column."""
        self.problems.add(message, self.place, self.head.word(name), **values)

    def get(self, name: str) -> str:
        """A cell; empty where the column is not there."""
        return self.cells.get(name, "")


def read(rows: Iterable[Row], name: str, today: date, problems: Problems) -> Roster:
    """Reads a whole sheet.

    Args:
        rows: its rows, the heading first.
        name: of the file, for messages.
        today: in the schools' time zone; rows without a school year mean the one that runs on this day.
        problems: where mistakes are noted.

    Raises:
        RosterError: there is no heading, or too many mistakes.
    """
    found = Roster(origin.SHEET, keyed=False)
    for line in _lines(iter(rows), name, problems):
        _take(found, line, year.current(today))
    if not found.people and not problems.found:
        raise broken(_("holds nobody; write a row for each person"), Place(name))
    return found


def _lines(rows: Iterator[Row], name: str, problems: Problems) -> Iterator[Line]:
    number, heading = next(rows, (1, []))
    head = column.read(heading, Place(name, number))
    for number, cells in rows:
        yield Line(head.cells(cells), Place(name, number), head, problems)


def _take(roster: Roster, line: Line, this_year: int) -> None:
    if line.get("name") in template.EXAMPLE_NAMES:
        return line.wrong("name", _("the template's example; delete the row"))
    role = column.ROLES.get(column.plain(line.get("role")))
    if role is None:
        return line.wrong(
            "role", _("write 学生, 教师, 学校管理员 or 区县管理员 (student, teacher, school_admin, district_admin)")
        )
    school = _school(roster, line, role)
    person = _person(roster, line, role, school)
    if school and person and (line.get("grade") or line.get("class") or role == "student"):
        course = _course(roster, line, school, this_year)
        _enrol(roster, line, person, course)
    return None


def _district(roster: Roster, line: Line) -> str | None:
    if not line.get("district"):
        return None
    title = cell.name(line.get("district"), line.place, line.head.word("district"), line.problems)
    roster.districts.setdefault(title, District(title, title))
    return title


def _school(roster: Roster, line: Line, role: Role) -> str | None:
    """The school of a row; the staff of a district may have none."""
    district = _district(roster, line)
    if role == "district_admin" and not line.get("school"):
        return None
    title = cell.name(line.get("school"), line.place, line.head.word("school"), line.problems)
    code = line.get("code").lower()
    if code and not naming.CODE.fullmatch(code):
        line.wrong("code", _("use 3 to 12 small letters and digits, a letter first, such as hongxing"))
    known = roster.schools.setdefault(title, School(title, title, line.place))
    if (known.code and code not in ("", known.code)) or (known.district and district not in (None, known.district)):
        line.wrong("school", _("line %(line)s says another code or district of this school"), line=known.place.line)
    elif (code and not known.code) or (district and not known.district):
        # Said once is enough, in whichever row.
        roster.schools[title] = School(title, title, line.place, known.code or code, known.district or district)
    return title


def _person(roster: Roster, line: Line, role: Role, school: str | None) -> str | None:
    """The key of the person of a row; several rows of one teacher must agree."""
    number = cell.identifier(line.get("identifier"), line.place, line.head.word("identifier"), line.problems)
    key = "\n".join((school or "", kind(role), number))
    person = Person(
        key=key,
        name=cell.name(line.get("name"), line.place, line.head.word("name"), line.problems),
        role=role,
        place=line.place,
        school=school,
        district=_district(roster, line) if role == "district_admin" else None,
        identifier=number,
        username=line.get("username").lower() or None,
    )
    known = roster.people.setdefault(key, person)
    if known is person:
        return key
    if kind(role) == "student":
        line.wrong(
            "identifier", _("this number is in line %(line)s already; a pupil has one row"), line=known.place.line
        )
    elif (known.name, known.role, known.username) != (person.name, person.role, person.username):
        line.wrong("identifier", _("line %(line)s gives this number to somebody else"), line=known.place.line)
    return None if kind(role) == "student" else key


def _course(roster: Roster, line: Line, school: str, this_year: int) -> str:
    of_grade = grade.grade(line.get("grade"))
    if of_grade is None:
        line.wrong("grade", _("write a grade such as 高一, 初二, 七年级 or 10"))
    name = cell.name(line.get("class"), line.place, line.head.word("class"), line.problems, limit.CLASS)
    first = year.read(line.get("year")) if line.get("year") else this_year
    if first is None:
        line.wrong("year", _("write a school year such as 2026-2027"))
    elif first < this_year:
        line.wrong("year", _("this school year is over; bring the roster of %(year)s"), year=year.name(this_year))
    elif first > this_year + 1:
        line.wrong("year", _("this school year is too far ahead"))
    if of_grade is None or first is None:
        return ""
    zh, en = grade.titles(of_grade, name)
    key = "\n".join((school, str(first), zh))
    roster.courses.setdefault(key, Course(key, school, first, zh, en, of_grade, grade.label(of_grade, name)))
    return key


def _enrol(roster: Roster, line: Line, person: str, course: str) -> None:
    if course and (person, course) in roster.enrolments:
        line.wrong("class", _("this person is in this class already; leave one of the rows"))
    elif course:
        roster.enrolments[person, course] = Enrolment(person, course)
