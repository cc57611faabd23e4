"""School years: a year begins on 1 September; what starts in July or later belongs to the next."""

import re
from datetime import date

FIRST_MONTH, CHANGE_MONTH = 9, 7
SYNTAX = re.compile(r"(20\d\d)(?:\s*[-–—~/至]\s*(20\d\d))?\s*(?:学年)?(?:度)?")


def of(day: date) -> int:
    """The year in which the school year of a day begins, when a session starts on it."""
    return day.year if day.month >= CHANGE_MONTH else day.year - 1


def current(day: date) -> int:
    """The year in which the school year that runs on this day begins."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def name(first: int) -> str:
    """Such as `2026-2027`."""
    return f"{first}-{first + 1}"


def starts(first: int) -> date:
    """Its first day."""
    return date(first, FIRST_MONTH, 1)


def ends(first: int) -> date:
    """Its last day."""
    return date(first + 1, FIRST_MONTH - 1, 31)


def read(text: str) -> int | None:
    """The first year of a school year as people write it; None where it is none."""
    found = SYNTAX.fullmatch(text)
    if not found or (found[2] and int(found[2]) != int(found[1]) + 1):
        return None
    return int(found[1])
