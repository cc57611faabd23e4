"""The names of a class as its door shows them: nothing but the names, two pupils of one name with numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from centre.account.key import AccountKey
from centre.person import Course, Person

KEY_LENGTH = 12


@dataclass(frozen=True)
class Choice:
    """A name of the list.

    Attributes:
        key: stands for the pupil in the form and on the card; it tells nobody the username.
        shown: the name, with a number where there are several of it.
        username: stays on the server.
    """

    key: str
    shown: str
    username: str


def choices(key: AccountKey, course: Course, pupils: Iterable[Person]) -> list[Choice]:
    """The list of a class, in the order of usernames, which is the school's."""
    everybody = sorted(pupils, key=lambda pupil: pupil.username)
    often, met = Counter(pupil.name for pupil in everybody), Counter[str]()
    found = []
    for pupil in everybody:
        met[pupil.name] += 1
        shown = f"{pupil.name}（{met[pupil.name]}）" if often[pupil.name] > 1 else pupil.name
        found.append(Choice(key.digest("choice", course.name, pupil.username)[:KEY_LENGTH], shown, pupil.username))
    return found
