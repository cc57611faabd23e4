"""The tables of the centre's own database: schools, courses (classes), people and who belongs to which course."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

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


class School(Table):
    """A school; `district` is for the day when several districts share a centre."""

    __tablename__ = "school"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    district: Mapped[str | None] = mapped_column(String(32))
    sources: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Course(Table):
    """A class; `name` is nbgrader's course id, `year` the school year it belongs to."""

    __tablename__ = "course"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    school_number: Mapped[int] = mapped_column(ForeignKey("school.number"), index=True)
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    year: Mapped[str | None] = mapped_column(String(9))
    sources: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    school: Mapped[School] = relationship(lazy="joined")


class Person(Table):
    """Somebody who may sign in; `sources` holds `{field: {source, time}}` once several systems write one row."""

    __tablename__ = "person"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    username: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    password_hash: Mapped[str] = mapped_column(String(255), default="")
    demo: Mapped[bool] = mapped_column(Boolean, default=False)
    school_number: Mapped[int | None] = mapped_column(ForeignKey("school.number"), index=True)
    source: Mapped[str] = mapped_column(String(32))
    updated: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sources: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    school: Mapped[School | None] = relationship(lazy="joined")
    courses: Mapped[list[Course]] = relationship(secondary="membership", order_by=Course.name, lazy="selectin")


class Membership(Table):
    """That a person belongs to a course, as pupil or as teacher according to the person's role."""

    __tablename__ = "membership"

    person_number: Mapped[int] = mapped_column(ForeignKey("person.number"), primary_key=True)
    course_number: Mapped[int] = mapped_column(ForeignKey("course.number"), primary_key=True, index=True)
    source: Mapped[str | None] = mapped_column(String(32))
    updated: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
