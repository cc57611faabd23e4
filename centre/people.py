"""Who is in the centre: schools, courses, people. The hub asks it at sign-in, the pages at every request."""

import os
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import URL, Engine, create_engine, event, select
from sqlalchemy.orm import Session

from centre import migration, schema
from centre.name import checked
from centre.person import ROLES, Course, Person, Role, course, one_of, person, written
from centre.row import UnknownNameError, changed, found, known
from labkit.language import LANGUAGES

__all__ = ["Course", "People", "Person", "Role", "UnknownNameError", "open_people"]


class People:
    """The people of one centre. Every `ensure_` may be called again with the same words and then changes nothing."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()

    def find(self, username: str) -> Person | None:
        """Looks somebody up by username."""
        with Session(self.engine) as session:
            row = found(session, schema.Person, username=username)
            return person(row) if row else None

    def course(self, course_id: str) -> Course | None:
        """Looks a class up by its course id."""
        with Session(self.engine) as session:
            row = found(session, schema.Course, name=course_id)
            return course(row) if row else None

    def members(self, course_id: str) -> tuple[Person, ...]:
        """Everybody in a class, teachers too, by username."""
        query = select(schema.Person).where(schema.Person.courses.any(schema.Course.name == course_id))
        with Session(self.engine) as session:
            return tuple(person(row) for row in session.scalars(query.order_by(schema.Person.username)))

    def ensure_school(self, name: str, *, zh: str, en: str) -> None:
        """Makes the school, or gives it these titles."""
        with Session(self.engine) as session, session.begin():
            row = found(session, schema.School, name=name) or schema.School(name=checked("school", name))
            changed(row, title_zh=zh, title_en=en)
            session.add(row)

    def ensure_course(self, name: str, *, school: str, zh: str, en: str) -> None:
        """Makes the class in a school that exists, or gives it these titles."""
        with Session(self.engine) as session, session.begin():
            row = found(session, schema.Course, name=name) or schema.Course(name=checked("course", name))
            changed(row, school=known(session, schema.School, school), title_zh=zh, title_en=en)
            session.add(row)

    def ensure_person(
        self,
        username: str,
        *,
        name: str,
        role: Role,
        school: str,
        courses: Iterable[str] = (),
        language: str = "zh",
        demo: bool = False,
        source: str = "roster",
    ) -> Person:
        """Makes the person, or brings them to this state; exactly the courses given are theirs. No password is touched.

        Raises:
            NameSyntaxError: the username is badly written.
            ValueError: no such role or language, or an empty name.
            UnknownNameError: the school or a course was not made before.
        """
        with Session(self.engine) as session, session.begin():
            row = found(session, schema.Person, username=username) or schema.Person(
                username=checked("username", username), password_hash=""
            )
            state: dict[str, Any] = {
                "name": written(username, name),
                "role": one_of("role", role, ROLES),
                "language": one_of("language", language, LANGUAGES),
                "school": known(session, schema.School, school),
                "courses": [known(session, schema.Course, course) for course in sorted(set(courses))],
                "demo": demo,
                "source": source,
            }
            if changed(row, **state):
                row.updated = datetime.now(UTC)
            session.add(row)
            session.flush()
            return person(row)

    def set_password(self, username: str, password: str) -> None:
        """Stores the argon2id hash of a new password."""
        with Session(self.engine) as session, session.begin():
            row = known(session, schema.Person, username)
            row.password_hash = PasswordHasher().hash(password)
            row.updated = datetime.now(UTC)


def open_people(path: Path) -> People:
    """Opens the people's database, making it (readable by this account only) or bringing it up to date first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", durable)
    with migration.alone(path.with_suffix(".lock")):
        migration.upgrade(engine)
    return People(engine)


def durable(connection: Connection, _record: object) -> None:
    """Makes SQLite keep what it has acknowledged and refuse a row that points nowhere."""
    with closing(connection.cursor()) as cursor:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
