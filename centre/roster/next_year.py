"""The new school year without a new roster: every class goes up one grade with its pupils and teachers.

The pupils of the highest grade of a school leave; at the end of a stage below it they stay without a class, because who
goes on where is for the new roster to say. Only what came from spreadsheets is taken: a school system exports the new
year itself.
"""

from datetime import datetime

from sqlalchemy import Engine, Select, or_, select
from sqlalchemy.orm import Session

from centre import origin, schema
from centre.person import is_open
from centre.roster import grade, year
from centre.roster.entry import Course, Enrolment, Person, Roster, School
from centre.roster.problem import Place, broken
from labkit.language import marked as _

STAGES = (6, 9, 12)
"""The last grades of primary, junior and senior school."""


def made(engine: Engine, first: int, moment: datetime) -> Roster:
    """The roster of a school year, made from the year before.

    Args:
        engine: the centre's database.
        first: the year in which the new school year begins.
        moment: who belongs to a class now goes up with it.

    Raises:
        RosterError: the year before has no classes that came from a spreadsheet.
    """
    with Session(engine) as session:
        old = [course for course in session.scalars(_classes(year.name(first - 1))) if course.grade]
        if not old:
            raise broken(
                _("No class of %(year)s came from a spreadsheet; bring the roster of the new year"),
                year=year.name(first - 1),
            )
        roster = Roster(origin.SHEET, keyed=False)
        for course in old:
            _up(roster, course, first)
        _people(roster, session, old, moment)
    return roster


def _classes(name: str) -> Select[schema.Course]:
    wanted = schema.Course.year.has(schema.SchoolYear.name == name)
    return select(schema.Course).where(wanted, schema.Course.source == origin.SHEET).order_by(schema.Course.name)


def _up(roster: Roster, old: schema.Course, first: int) -> None:
    school = old.school
    district = None
    roster.schools[school.name] = School(school.name, school.title_zh, Place(school.name), school.name, district)
    if not old.grade or old.grade in STAGES:
        return
    name = grade.split(old.title_zh)[1]
    zh, en = grade.titles(old.grade + 1, name)
    label = grade.label(old.grade + 1, name)
    roster.courses[old.name] = Course(old.name, school.name, first, zh, en, old.grade + 1, label)


def _people(roster: Roster, session: Session, old: list[schema.Course], moment: datetime) -> None:
    leaving = _last(old)
    query = select(schema.Person).where(
        schema.Person.school.has(schema.School.name.in_(roster.schools)),
        schema.Person.source == origin.SHEET,
        or_(schema.Person.until.is_(None), schema.Person.until > moment),
    )
    for row in session.scalars(query.order_by(schema.Person.username)):
        classes = [each.course.name for each in row.memberships if is_open(each.until, moment)]
        if row.role == "student" and leaving.intersection(classes):
            continue
        roster.people[row.username] = _person(row)
        for course in roster.courses.keys() & classes:
            roster.enrolments[row.username, course] = Enrolment(row.username, course)


def _last(old: list[schema.Course]) -> set[str]:
    """The classes of the highest grade of each school, where a stage ends with it."""
    highest: dict[int, int] = {}
    for course in old:
        highest[course.school_number] = max(highest.get(course.school_number, 0), course.grade or 0)
    return {each.name for each in old if each.grade in STAGES and each.grade == highest[each.school_number]}


def _person(row: schema.Person) -> Person:
    return Person(
        key=row.username,
        name=row.name,
        role=row.role,  # type: ignore[arg-type]
        place=Place(row.username),
        school=row.school.name if row.school else None,
        identifier=row.identifier,
        username=row.username,
    )
