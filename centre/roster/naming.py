"""The ids that new schools, classes and people get: short, without anybody's name in them, and never given twice."""

import re
from collections.abc import Iterable

CODE = re.compile(r"[a-z][a-z0-9]{2,11}")
"""A school's code: the beginning of its usernames and courses."""
SCHOOL_DIGITS, STUDENT_DIGITS, STAFF_DIGITS = 3, 5, 3
LONGEST = 16
"""So much of a school's name begins an id: with year and class it must fit the 32 characters of `centre.name`."""
NUMBERED = re.compile(r"(.*?)(\d+)")


class Names:
    """Gives out ids one after the other; a number that was ever given is not given again."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self.last: dict[str, int] = {}
        for name in self.taken:
            found = NUMBERED.fullmatch(name)
            if found:
                self.last[found[1]] = max(self.last.get(found[1], 0), int(found[2]))

    def wish(self, name: str) -> str | None:
        """Takes this id if it is free."""
        if name in self.taken:
            return None
        self.taken.add(name)
        return name

    def next(self, beginning: str, digits: int) -> str:
        """Takes the next number behind a beginning."""
        while True:
            self.last[beginning] = self.last.get(beginning, 0) + 1
            name = self.wish(f"{beginning}{self.last[beginning]:0{digits}}")
            if name:
                return name


def school(names: Names, code: str) -> str:
    """A school's id: the code that was wished for, or a number."""
    return (code and names.wish(code)) or names.next("s", SCHOOL_DIGITS)


def course(names: Names, school_name: str, first_year: int, label: str) -> str:
    """A class's id, such as `hongxing-2026-g10c1`."""
    beginning = f"{school_name[:LONGEST]}-{first_year}-"
    return (label and names.wish(beginning + label)) or names.next(f"{beginning}k", 2)


def username(names: Names, owner: str, kind: str) -> str:
    """A person's id: `hongxing-00417` for a pupil, `hongxing-t012` for the staff."""
    if kind == "student":
        return names.next(f"{owner[:LONGEST]}-", STUDENT_DIGITS)
    return names.next(f"{owner[:LONGEST]}-t", STAFF_DIGITS)
