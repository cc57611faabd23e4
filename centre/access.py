"""Who may see and do what. Every page asks here, and nothing else in the package decides it."""

from collections.abc import Iterable
from typing import Literal

from centre.exchange import Result
from centre.person import Person, Role

Act = Literal["work", "oversee", "look"]
STAFF: tuple[Role, ...] = ("teacher", "school_admin", "district_admin")
WHO: dict[Act, tuple[Role, ...]] = {"work": ("student",), "oversee": STAFF, "look": STAFF}
"""Whoever of the staff is in a class teaches it: they oversee it. Who taught it until its year ended may look at it."""


class NotAllowedError(Exception):
    """Not for this person. It is answered as if the thing did not exist, so that nobody learns what does."""


def may(person: Person, act: Act, course: str) -> bool:
    """Says whether the person may work in, oversee, or look at this class."""
    mine = (*person.courses, *person.seen_out) if act == "look" else person.courses
    return person.role in WHO[act] and course in mine


def ensure_may(person: Person, act: Act, course: str) -> None:
    """Lets the allowed pass.

    Raises:
        NotAllowedError: the person has another role or belongs to other classes.
    """
    if not may(person, act, course):
        raise NotAllowedError(f"{person.username} may not {act} {course}")


def courses(person: Person, act: Act) -> tuple[str, ...]:
    """The classes in which the person may do this, those of now first."""
    return tuple(course for course in (*person.courses, *person.seen_out) if may(person, act, course))


def office(person: Person) -> str | None:
    """Where a school's or a district's office sees its numbers; None for everybody else."""
    if person.role == "district_admin" and person.district:
        return "schools"
    return f"school/{person.school}" if person.role == "school_admin" and person.school else None


def ensure_may_count(person: Person, school: str, district: str) -> None:
    """Lets those pass who may see the numbers of a school's classes; nobody's name is among them.

    Args:
        person: who asks.
        school: the school.
        district: the district it lies in, empty where it lies in none.

    Raises:
        NotAllowedError: it is another school's or another district's office, or somebody else.
    """
    own_school = person.role == "school_admin" and person.school == school
    own_district = person.role == "district_admin" and bool(district) and person.district == district
    if not (own_school or own_district):
        raise NotAllowedError(f"{person.username} may not count {school}")


def ensure_may_share_out(person: Person, district: str) -> None:
    """Lets those pass who see all bookings of a district and say how many places each of its schools may take.

    Raises:
        NotAllowedError: it is another district's office, or no district's.
    """
    if not (person.role == "district_admin" and district and person.district == district):
        raise NotAllowedError(f"{person.username} may not share out the places of {district}")


def may_renew(person: Person, other: Person) -> bool:
    """Says whether the person may give somebody else a new password or PIN, and end their second step.

    Teachers may for the pupils of their classes, a school's administrator for its pupils and teachers, the district's
    for everybody of the district; nobody for themselves, who change their own by knowing it.
    """
    if person.username == other.username:
        return False
    if person.role == "district_admin":
        return looks_after(person, other)
    if person.role == "school_admin" and person.school and person.school == other.school:
        return other.role in ("student", "teacher")
    return other.role == "student" and not set(courses(person, "oversee")).isdisjoint(other.courses)


def looks_after(person: Person, other: Person) -> bool:
    """Says whether somebody belongs to the district that this person is the office of.

    Where no roster names districts there is only one, without a name.
    """
    return person.role == "district_admin" and person.district == other.district


def ensure_may_renew(person: Person, other: Person | None) -> Person:
    """Lets the allowed pass, and says for whom.

    Raises:
        NotAllowedError: there is nobody of this name, or it is not for this person.
    """
    if other is None or not may_renew(person, other):
        raise NotAllowedError(f"{person.username} may not renew {other.username if other else 'nobody'}")
    return other


def may_search(person: Person) -> bool:
    """Says whether the person looks after people beyond their own classes."""
    return person.role in ("school_admin", "district_admin")


def ensure_may_operate(person: Person) -> None:
    """Lets those pass who run the centre: IT signs in as the district's office.

    Raises:
        NotAllowedError: it is anybody else.
    """
    if not may_operate(person):
        raise NotAllowedError(f"{person.username} may not run the centre")


def may_operate(person: Person) -> bool:
    """Says whether the person runs the centre."""
    return person.role == "district_admin"


def ensure_may_stop(person: Person, other: Person | None) -> Person:
    """Lets those pass who may stop somebody's server, and says whose; nobody's work is lost by it.

    Raises:
        NotAllowedError: there is nobody of this name, or in another district.
    """
    if other is None or not looks_after(person, other):
        raise NotAllowedError(f"{person.username} may not stop {other.username if other else 'nobody'}")
    return other


def past(person: Person) -> tuple[str, ...]:
    """The classes in which the person once worked: what they did there stays theirs to look at."""
    return person.former if person.role in WHO["work"] else ()


def own(person: Person, results: Iterable[Result]) -> list[Result]:
    """The person's own results; what belongs to others stays behind."""
    return [result for result in results if result.student == person.username]
