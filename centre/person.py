"""A person and a class as plain values, the way the rest of Yunlab sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast, get_args

from centre import schema
from centre.roster.year import CHANGE_MONTH
from labkit.language import Language

Role = Literal["student", "teacher", "school_admin", "district_admin"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Course:
    """A class, its title in both languages and the school it belongs to; with `pin_digits` it signs in by PIN."""

    name: str
    title: dict[Language, str]
    school: str
    school_title: dict[Language, str]
    year: str | None = None
    pin_digits: int | None = None
    code: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in, as the rest of Yunlab sees them.

    Attributes:
        courses: the classes they belong to now.
        former: the classes they once belonged to.
        seen_out: those of them to which they belonged until the school year ended.
        district: the one they are the office of, or else the one their school lies in; empty where that is in none.
        given: whether the password was given to them, and not chosen.
    """

    username: str
    name: str
    role: Role
    school: str
    courses: tuple[str, ...]
    password_hash: str
    demo: bool
    former: tuple[str, ...] = ()
    seen_out: tuple[str, ...] = ()
    district: str = ""
    given: bool = False
    pin_hash: str = ""


def person(row: schema.Person, moment: datetime) -> Person:
    """The row as a plain value that outlives its session, with the classes of this moment."""
    school = row.school.name if row.school else ""
    begun = [each for each in row.memberships if each.since <= moment and is_open(each.until, each.since)]
    now = {each.course.name for each in begun if is_open(each.until, moment)}
    former = {each.course.name for each in begun} - now
    seen_out = {each.course.name for each in begun if has_seen_out(each)} - now
    role = cast("Role", row.role)
    return Person(
        username=row.username,
        name=row.name,
        role=role,
        school=school,
        courses=tuple(sorted(now)),
        password_hash=row.password_hash,
        demo=row.demo,
        former=tuple(sorted(former)),
        seen_out=tuple(sorted(seen_out)),
        district=district(row),
        given=row.given,
        pin_hash=row.pin_hash,
    )


def district(row: schema.Person) -> str:
    """Where somebody belongs: an office to its district, everybody else to that of their school."""
    found = row.district or (row.school.district if row.school else None)
    return found.name if found else ""


def has_seen_out(membership: schema.Membership) -> bool:
    """Says whether a membership lasted until its class's school year ended.

    A roster of the new year ends it then, in the holidays or soon after them; whoever was taken off the class before
    has not seen it out.
    """
    year = membership.course.year
    if year is None or membership.until is None:
        return False
    return membership.until.date() >= date(year.ends.year, CHANGE_MONTH, 1)


def is_open(until: datetime | None, moment: datetime) -> bool:
    """Says whether what lasts until then has not ended by this moment."""
    return until is None or until > moment


def course(row: schema.Course) -> Course:
    """The row as a plain value that outlives its session."""
    school = row.school
    titles: dict[Language, str] = {"zh": school.title_zh, "en": school.title_en}
    year = row.year.name if row.year else None
    return Course(
        row.name, {"zh": row.title_zh, "en": row.title_en}, school.name, titles, year, row.pin_digits, row.code or ""
    )


def one_of(kind: str, value: str, choices: tuple[str, ...]) -> str:
    """Returns the value if it is one of the choices."""
    if value not in choices:
        raise ValueError(f"{kind} {value!r}: use one of {', '.join(choices)}")
    return value


def written(username: str, name: str) -> str:
    """The name without stray spaces; nobody is nameless."""
    if not 0 < len(name.strip()) <= 100:
        raise ValueError(f"name of {username!r}: write 1 to 100 characters")
    return name.strip()
