"""Who may see and do what. Every page asks here, and nothing else in the package decides it."""

from collections.abc import Iterable
from typing import Literal

from centre.exchange import Result
from centre.person import Person, Role

Act = Literal["work", "oversee"]
WHO: dict[Act, tuple[Role, ...]] = {"work": ("student",), "oversee": ("teacher", "school_admin", "district_admin")}
"""Whoever of the staff is in a class teaches it."""


class NotAllowedError(Exception):
    """Not for this person. It is answered as if the thing did not exist, so that nobody learns what does."""


def may(person: Person, act: Act, course: str) -> bool:
    """Says whether the person may work in, or oversee, this class."""
    return person.role in WHO[act] and course in person.courses


def ensure_may(person: Person, act: Act, course: str) -> None:
    """Lets the allowed pass.

    Raises:
        NotAllowedError: the person has another role or belongs to other classes.
    """
    if not may(person, act, course):
        raise NotAllowedError(f"{person.username} may not {act} {course}")


def courses(person: Person, act: Act) -> tuple[str, ...]:
    """The classes in which the person may do this."""
    return tuple(course for course in person.courses if may(person, act, course))


def past(person: Person) -> tuple[str, ...]:
    """The classes in which the person once worked: what they did there stays theirs to look at."""
    return person.former if person.role in WHO["work"] else ()


def own(person: Person, results: Iterable[Result]) -> list[Result]:
    """The person's own results; what belongs to others stays behind."""
    return [result for result in results if result.student == person.username]
