"""How many classes and pupils there are, counted by the database: who may see numbers need not be given a name."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, func, or_, select
from sqlalchemy.orm import Session

from centre import schema
from centre.exchange import Text


@dataclass(frozen=True)
class Group:
    """A class with pupils, its school, the district that it lies in, and the number of its pupils."""

    course: str
    title: Text
    school: str
    school_title: Text
    district: str
    pupils: int


class Census:
    """Counts classes and pupils.

    Args:
        engine: the people's database.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def of_school(self, school: str) -> list[Group]:
        """The classes of a school that have pupils now."""
        return self.groups(schema.School.name == school)

    def of_district(self, district: str) -> list[Group]:
        """The classes of a district that have pupils now, school by school; of no district there are none."""
        return self.groups(schema.District.name == district)

    def groups(self, which: ColumnElement[bool]) -> list[Group]:
        """The classes that are meant, in one query."""
        table, school, district = schema.Course, schema.School, schema.District
        query = pupils_of(select(table.name, table.title_zh, table.title_en, *TITLES, func.count()))
        query = query.join(school, table.school_number == school.number)
        query = query.outerjoin(district, school.district_number == district.number).where(which)
        with Session(self.engine) as session:
            rows = session.execute(
                query.group_by(table.number, school.number, district.number).order_by(
                    school.name, table.grade, table.name
                )
            )
            return [group(*row) for row in rows]

    def present(self, usernames: Collection[str]) -> Counter[str]:
        """How many of these people are pupils of each class."""
        query = pupils_of(select(schema.Course.name, func.count())).where(schema.Person.username.in_(usernames))
        with Session(self.engine) as session:
            rows = session.execute(query.group_by(schema.Course.number)).all()
        return Counter({row[0]: row[1] for row in rows})


TITLES = (schema.School.name, schema.School.title_zh, schema.School.title_en, schema.District.name)


def pupils_of(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A query over the pupils that each class has at this moment."""
    moment, member, person = datetime.now(UTC), schema.Membership, schema.Person
    return (
        query.select_from(schema.Course)
        .join(member, member.course_number == schema.Course.number)
        .join(person, member.person_number == person.number)
        .where(member.since <= moment, or_(member.until.is_(None), member.until > moment), person.role == "student")
        .where(or_(person.until.is_(None), person.until > moment))
    )


def group(name: str, zh: str, en: str, school: str, *others: Any) -> Group:  # noqa: ANN401
    """A row as a plain value."""
    school_zh, school_en, district, pupils = others
    return Group(name, {"zh": zh, "en": en}, school, {"zh": school_zh, "en": school_en}, district or "", pupils)
