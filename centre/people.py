"""Who is in the centre: schools, courses, people. The hub asks it at sign-in, the pages at every request."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

from argon2 import PasswordHasher
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from centre import database, membership, origin, schema
from centre.account import schema as _account  # noqa: F401 (its tables belong to the same database)
from centre.booking import schema as _booking  # noqa: F401 (as do these)
from centre.name import checked
from centre.person import ROLES, Course, Person, Role, course, is_open, one_of, person, written
from centre.row import UnknownNameError, changed, found, known

__all__ = ["Course", "People", "Person", "Role", "UnknownNameError", "open_people"]


class People:
    """The people of one centre. Every `ensure_` may be called again with the same words and then changes nothing."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()

    def find(self, username: str) -> Person | None:
        """Looks somebody up by username; who has left is not found."""
        return self.several([username]).get(username)

    def several(self, usernames: Iterable[str]) -> dict[str, Person]:
        """Looks several people up at once."""
        moment = datetime.now(UTC)
        wanted = select(schema.Person).where(schema.Person.username.in_(list(usernames)))
        with Session(self.engine) as session:
            people = [person(row, moment) for row in session.scalars(wanted) if is_open(row.until, moment)]
        return {each.username: each for each in people}

    def known_as(self, field: Literal["key", "identifier", "username"], value: str) -> tuple[Person, ...]:
        """Looks up whoever goes by this: the id of a roster, the school's own number, or the username."""
        moment = datetime.now(UTC)
        with Session(self.engine) as session:
            rows = session.scalars(select(schema.Person).filter_by(**{field: value}))
            return tuple(person(row, moment) for row in rows if is_open(row.until, moment))

    def course(self, course_id: str) -> Course | None:
        """Looks a class up by its course id."""
        with Session(self.engine) as session:
            row = found(session, schema.Course, name=course_id)
            return course(row) if row else None

    def course_of_code(self, code: str) -> Course | None:
        """Looks up the class whose pupils sign in with this code."""
        with Session(self.engine) as session:
            row = found(session, schema.Course, code=code)
            return course(row) if row and row.pin_digits else None

    def has_class_codes(self) -> bool:
        """Says whether any class signs in with a code."""
        with Session(self.engine) as session:
            return (
                session.scalar(select(schema.Course.number).where(schema.Course.pin_digits.is_not(None)).limit(1))
                is not None
            )

    def members(self, course_id: str, *, former: bool = False) -> tuple[Person, ...]:
        """Everybody in a class now, teachers too, by username; or everybody who once was and is not any more."""
        now, once = self.everybody(course_id)
        return once if former else now

    def everybody(self, course_id: str) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
        """Everybody in a class now, and everybody who once was and is not any more, by username."""
        moment = datetime.now(UTC)
        # Asked from the class's side: from the people's every one of a district would be looked at.
        belong = select(schema.Membership.person_number).join(schema.Course).where(schema.Course.name == course_id)
        wanted = select(schema.Person).where(schema.Person.number.in_(belong)).order_by(schema.Person.username)
        with Session(self.engine) as session:
            rows = session.scalars(wanted)
            people = [(person(row, moment), is_open(row.until, moment)) for row in rows]
        now = tuple(one for one, here in people if here and course_id in one.courses)
        return now, tuple(one for one, here in people if not here or course_id in one.former)

    def ensure_district(self, name: str, *, zh: str, en: str) -> None:
        """Makes the district, or gives it these titles."""
        with Session(self.engine) as session, session.begin():
            row = found(session, schema.District, name=name) or schema.District(name=checked("district", name))
            changed(row, title_zh=zh, title_en=en)
            session.add(row)

    def ensure_school(self, name: str, *, zh: str, en: str, district: str = "") -> None:
        """Makes the school, or gives it these titles; where a district is named, one that exists, it lies in that."""
        with Session(self.engine) as session, session.begin():
            row = found(session, schema.School, name=name) or schema.School(name=checked("school", name))
            changed(row, title_zh=zh, title_en=en)
            if district:
                row.district = known(session, schema.District, district)
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
        demo: bool = False,
        source: str = origin.HAND,
    ) -> Person:
        """Makes the person, or brings them to this state; exactly the courses given are theirs. No password is touched.

        Raises:
            NameSyntaxError: the username is badly written.
            ValueError: no such role, or an empty name.
            UnknownNameError: the school or a course was not made before.
        """
        moment = datetime.now(UTC)
        with Session(self.engine) as session, session.begin():
            row = found(session, schema.Person, username=username) or schema.Person(
                username=checked("username", username), password_hash="", source=source, updated=moment
            )
            state: dict[str, Any] = {
                "name": written(username, name),
                "role": one_of("role", role, ROLES),
                "school": known(session, schema.School, school),
                "demo": demo,
                "until": None,
            }
            classes = [known(session, schema.Course, course) for course in sorted(set(courses))]
            news = changed(row, **state)
            session.add(row)
            if membership.enrol(row, classes, source, moment) or news:
                row.updated = moment
                row.sources = origin.noted(row.sources, news, source, moment)
            session.flush()
            return person(row, moment)

    def set_password(self, username: str, password: str) -> None:
        """Stores the argon2id hash of a new password, as one that the person has chosen."""
        self.set_password_hash(username, PasswordHasher().hash(password))

    def set_password_hash(self, username: str, hashed: str) -> None:
        """Stores the hash of a password that the person has chosen."""
        with Session(self.engine) as session, session.begin():
            row = known(session, schema.Person, username)
            row.password_hash = hashed
            row.given = False
            row.updated = datetime.now(UTC)


def open_people(where: database.Place) -> People:
    """Opens the people's database, making it or bringing it up to date first."""
    return People(database.connect(where))
