"""Checks on plain JSON values that come from outside: known fields, plain kinds, limits on every size.

Each check takes the value and the place where it stands, and returns the value or raises a `RecordError` that names
the place and says what is wanted.
"""

from __future__ import annotations

import json
import math
import re
import uuid
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from labkit.instrument import Reading

Json = Any
"""A plain JSON value."""

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""Usernames, courses, assignments, labs and the names of controls and readings."""

LARGEST = 1e15
"""Numbers beyond this are refused."""

LONG_TEXT, SHORT_TEXT, REASON, EXCLUSIONS, VALUES = 4000, 64, 200, 500, 32
"""Limits: characters of a text field, of any other field, of a reason; exclusions; values in one mapping."""


class RecordError(ValueError):
    """Something in a record is not as it must be; the message names the place and what is wanted."""


def require(condition: bool, place: str, wanted: str) -> None:
    """Raise a RecordError that names the place unless the condition holds."""
    if not condition:
        raise RecordError(f"{place}: {wanted}")


def mapping(data: Json, place: str) -> Mapping[str, Json]:
    """Check that a value is an object."""
    require(isinstance(data, dict), place, "must be an object")
    return data  # type: ignore[no-any-return]


def known(data: Mapping[str, Json], names: set[str], place: str) -> None:
    """Check that an object holds known fields only."""
    for name in data:
        require(name in names, f"{place}.{name[:SHORT_TEXT]}", "unknown field")


def text(data: Json, place: str, limit: int = SHORT_TEXT) -> str:
    """Check that a value is a text of at most `limit` characters that can be stored anywhere."""
    require(isinstance(data, str), place, "must be a text")
    require(len(data) <= limit, place, f"must be at most {limit} characters")
    # A lone surrogate cannot be written to a file or a database; a NUL ends strings early elsewhere.
    storable = "\0" not in data and not any("\ud800" <= character <= "\udfff" for character in data)
    require(storable, place, "holds a character not allowed")
    return data  # type: ignore[no-any-return]


def name(data: Json, place: str) -> str:
    """Check that a value may name a person, a course, an assignment, a lab, a control or a reading."""
    word = text(data, place)
    require(NAME.fullmatch(word) is not None, place, "must be lower-case letters, digits, - and _")
    return word


def number(data: Json, place: str) -> float:
    """Check that a value is a finite number of sensible size."""
    require(isinstance(data, int | float) and not isinstance(data, bool), place, "must be a number")
    require(abs(data) < LARGEST and math.isfinite(data), place, "must be a finite number")
    return data  # type: ignore[no-any-return]


def identifier(data: Json, place: str) -> str:
    """Check that a value is a UUID in its usual form."""
    word = text(data, place)
    try:
        parsed = uuid.UUID(word)
    except ValueError:
        raise RecordError(f"{place}: must be a UUID") from None
    require(str(parsed) == word, place, "must be a UUID in lower case with hyphens")
    return word


def values(data: Json, place: str) -> Mapping[str, Json]:
    """Check that a value is an object with few enough, well-named fields."""
    found = mapping(data, place)
    require(len(found) <= VALUES, place, f"must hold at most {VALUES} values")
    for key in found:
        name(key, place)
    return found


def controls(data: Json, place: str) -> dict[str, float | str]:
    """Check what was set: numbers and short texts by name."""
    return {
        key: text(value, f"{place}.{key}") if isinstance(value, str) else number(value, f"{place}.{key}")
        for key, value in values(data, place).items()
    }


def reading(data: Json, place: str) -> Reading:
    """Check what an instrument showed."""
    found = mapping(data, place)
    wanted = {field.name for field in fields(Reading)}
    require(set(found) == wanted, place, "must hold value, unit, resolution and uncertainty")
    numbers = {key: number(found[key], f"{place}.{key}") for key in sorted(wanted - {"unit"})}
    return Reading(unit=text(found["unit"], f"{place}.unit"), **numbers)


def _plain(data: Json) -> Json:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    # A browser writes 5.0 as 5: a whole number has one form, or a relayed trial would lose its signature.
    return int(data) if isinstance(data, float) and data.is_integer() else data


def canonical(data: Json) -> bytes:
    """Return the one byte string that stands for a JSON value.

    Raises:
        ValueError: the value holds NaN or an infinity.
    """
    text = json.dumps(_plain(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()
