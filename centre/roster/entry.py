"""A roster as plain values: what its file says, before anybody has looked at what the centre knows already.

`key` is the id by which the entries of one roster speak of each other. Where `Roster.keyed`, it is the source's own id
and is kept.
"""

from dataclasses import dataclass, field
from datetime import date

from centre.person import Role
from centre.roster.problem import Place


@dataclass(frozen=True, slots=True)
class District:
    """A district."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class School:
    """A school; `code` begins its usernames, if the file says one."""

    key: str
    title: str
    place: Place
    code: str = ""
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A class in a school year.

    Attributes:
        year: the year in which the school year begins.
        grade: 1 to 12, if the file says it.
        label: the short word for it in the course id, such as `g10c1`; empty where none can be read.
    """

    key: str
    school: str
    year: int
    title_zh: str
    title_en: str
    grade: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a school, or of a district."""

    key: str
    name: str
    role: Role
    place: Place
    school: str | None = None
    district: str | None = None
    identifier: str | None = None
    username: str | None = None
    """The account they have already, where somebody wrote it down."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """That a person is in a class, between two days if they are said; the last day still counts."""

    person: str
    course: str
    begins: date | None = None
    ends: date | None = None


@dataclass
class Roster:
    """Everything that one file says."""

    source: str
    keyed: bool
    districts: dict[str, District] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    enrolments: dict[tuple[str, str], Enrolment] = field(default_factory=dict)


def kind(role: Role) -> str:
    """Pupils and staff have numbers of their own, and a file may speak of one of them only."""
    return "student" if role == "student" else "staff"
