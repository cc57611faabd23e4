"""Finds the people somebody looks after by a part of the name or the username."""

from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from centre import access, schema
from centre.people import People
from centre.person import Person, person

MOST = 50


def found(people: People, asking: Person, typed: str) -> list[Person]:
    """The people with this in their name, at most 50, staff first; without anything typed the staff.

    Raises:
        NotAllowedError: the person looks after nobody beyond their own classes.
    """
    if not access.may_search(asking):
        raise access.NotAllowedError("people")
    moment = datetime.now(UTC)
    here = or_(schema.Person.until.is_(None), schema.Person.until > moment)
    query = select(schema.Person).where(here).order_by(schema.Person.role == "student", schema.Person.username)
    if asking.role == "school_admin":
        query = query.where(schema.Person.school.has(schema.School.name == asking.school))
    wanted = typed.strip().lower()
    if wanted:
        either = (
            schema.Person.name.contains(wanted, autoescape=True),
            schema.Person.username.contains(wanted, autoescape=True),
        )
        query = query.where(or_(*either))
    else:
        query = query.where(schema.Person.role != "student")
    with Session(people.engine) as session:
        everybody = [person(row, moment) for row in session.scalars(query.limit(MOST + 1))]
    return [each for each in everybody if access.may_renew(asking, each)][:MOST]
