"""The tables of the centre's own database: districts, schools, school years, courses (classes), people, memberships.

`sources` holds `{field: {source, time}}` for what a roster or a person wrote (`centre.origin`); `source` is who speaks
for the row as a whole, and `key` is the row's id in that source, where it has one.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from centre.moment import Moment

# Every constraint is named, so that a later migration can name the one it changes.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """What every table shares: constraint names, and a number that stays when a name is changed."""

    metadata = MetaData(naming_convention=NAMING)


class District(Table):
    """A district (区县) of the centre."""

    __tablename__ = "district"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    source: Mapped[str | None] = mapped_column(String(32))
    key: Mapped[str | None] = mapped_column(String(255))
    sources: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class School(Table):
    """A school; `name` is the code with which its usernames and courses begin."""

    __tablename__ = "school"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    district_number: Mapped[int | None] = mapped_column(ForeignKey("district.number"))
    source: Mapped[str | None] = mapped_column(String(32))
    key: Mapped[str | None] = mapped_column(String(255))
    sources: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    district: Mapped[District | None] = relationship(lazy="joined")


class SchoolYear(Table):
    """A school year (学年), such as `2026-2027`."""

    __tablename__ = "school_year"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(9), unique=True)
    starts: Mapped[date] = mapped_column(Date)
    ends: Mapped[date] = mapped_column(Date)


class Course(Table):
    """A class in a school year; `name` is nbgrader's course id, so next year's class is another course.

    `pin_digits` says that its pupils sign in with the class's `code`, their name and a PIN of so many digits.
    """

    __tablename__ = "course"
    __table_args__ = (Index("ix_course_code", "code", unique=True),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    school_number: Mapped[int] = mapped_column(ForeignKey("school.number"), index=True)
    year_number: Mapped[int | None] = mapped_column(ForeignKey("school_year.number"))
    grade: Mapped[int | None] = mapped_column(Integer)
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    source: Mapped[str | None] = mapped_column(String(32))
    key: Mapped[str | None] = mapped_column(String(255))
    sources: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    code: Mapped[str | None] = mapped_column(String(12))
    pin_digits: Mapped[int | None] = mapped_column(Integer)

    school: Mapped[School] = relationship(lazy="joined")
    year: Mapped[SchoolYear | None] = relationship(lazy="joined")


class Person(Table):
    """Somebody who may sign in, until they leave (`until`); who has left keeps username and work.

    `identifier` is the school's own number of a pupil (学号) or a member of its staff (工号). `given` says that
    somebody else knew the password first: it was made by the centre and not chosen.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_source_key", "source", "key", unique=True),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    username: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(255), default="")
    given: Mapped[bool] = mapped_column(Boolean, default=False)
    pin_hash: Mapped[str] = mapped_column(String(255), default="")
    demo: Mapped[bool] = mapped_column(Boolean, default=False)
    school_number: Mapped[int | None] = mapped_column(ForeignKey("school.number"), index=True)
    district_number: Mapped[int | None] = mapped_column(ForeignKey("district.number"))
    identifier: Mapped[str | None] = mapped_column(String(64))
    until: Mapped[datetime | None] = mapped_column(Moment)
    source: Mapped[str] = mapped_column(String(32))
    key: Mapped[str | None] = mapped_column(String(255))
    updated: Mapped[datetime] = mapped_column(Moment)
    sources: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    school: Mapped[School | None] = relationship(lazy="joined")
    district: Mapped[District | None] = relationship(lazy="joined")
    memberships: Mapped[list["Membership"]] = relationship(lazy="selectin", order_by="Membership.number")


class Membership(Table):
    """That a person belongs to a course for a time, as pupil or as teacher according to the person's role."""

    __tablename__ = "membership"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_number: Mapped[int] = mapped_column(ForeignKey("person.number"), index=True)
    course_number: Mapped[int] = mapped_column(ForeignKey("course.number"), index=True)
    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime | None] = mapped_column(Moment)
    source: Mapped[str | None] = mapped_column(String(32))
    updated: Mapped[datetime | None] = mapped_column(Moment)

    course: Mapped[Course] = relationship(lazy="joined")
