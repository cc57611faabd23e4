"""A person and a class as plain values, the way the rest of Yunlab sees them."""

from dataclasses import dataclass
from typing import Literal, cast

from centre import schema
from labkit.language import Language

Role = Literal["student", "teacher"]
ROLES: tuple[Role, ...] = ("student", "teacher")


@dataclass(frozen=True)
class Course:
    """A class, its title in both languages and the school it belongs to."""

    name: str
    title: dict[Language, str]
    school: str
    school_title: dict[Language, str]


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in, as the rest of Yunlab sees them."""

    username: str
    name: str
    role: Role
    school: str
    courses: tuple[str, ...]
    password_hash: str
    demo: bool
    language: str


def person(row: schema.Person) -> Person:
    """The row as a plain value that outlives its session."""
    school = row.school.name if row.school else ""
    courses = tuple(sorted(each.name for each in row.courses))
    role = cast("Role", row.role)
    return Person(row.username, row.name, role, school, courses, row.password_hash, row.demo, row.language)


def course(row: schema.Course) -> Course:
    """The row as a plain value that outlives its session."""
    school = row.school
    titles: dict[Language, str] = {"zh": school.title_zh, "en": school.title_en}
    return Course(row.name, {"zh": row.title_zh, "en": row.title_en}, school.name, titles)


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
