"""Which passwords people may choose: long enough, not what everybody tries first, not their own name."""

import unicodedata
from pathlib import Path

from centre.person import Person
from labkit.language import marked as _

SHORTEST = {"student": 8}
SHORTEST_OF_STAFF = 10
SHORTEST_OF_DIGITS = 12
"""Birthdays, pupils' numbers and telephone numbers are shorter."""
LONGEST = 128
ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv")
COMMONEST = frozenset(Path(__file__).with_name("commonest.txt").read_text("ascii").split())

SHORT_8 = _("Use at least 8 characters.")
SHORT_10 = _("Use at least 10 characters.")
LONG = _("Use at most 128 characters.")
DIGITS = _("Do not use only digits: birthdays and telephone numbers are tried first.")
COMMON = _("This password is one of those that are tried first. Three or four words of your own are better.")
NAMED = _("Do not use your name or your username in it.")
SAME = _("This is the password you were given. Choose another one.")


def shortest(person: Person) -> int:
    """How many characters the person's password needs at least."""
    return SHORTEST.get(person.role, SHORTEST_OF_STAFF)


def broken(password: str, person: Person) -> str | None:
    """What is wrong with a password for this person, as a sentence for the catalogue; nothing if it may be used."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(password) < shortest(person):
        return SHORT_8 if person.role == "student" else SHORT_10
    if len(password) > LONGEST:
        return LONG
    if is_common(plain):
        return COMMON
    if plain.isdigit() and len(plain) < SHORTEST_OF_DIGITS:
        return DIGITS
    if any(name in plain for name in (person.username.casefold(), person.name.casefold()) if len(name) > 1):
        return NAMED
    return None


def is_common(plain: str) -> bool:
    """Says whether guessing begins with it: the commonest, with digits around them, rows of keys, few letters."""
    core = plain.strip("0123456789!.@#*_-")
    run = any(len(plain) >= 4 and plain in row * 3 + row[::-1] * 3 for row in ROWS)
    return plain in COMMONEST or core in COMMONEST or run or len(set(plain)) < 4
