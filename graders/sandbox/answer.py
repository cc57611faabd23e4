"""What comes out of a sandbox, read as what it is: a hostile line."""

from __future__ import annotations

import json
import math
from typing import NoReturn

from graders.language import say
from labkit.coding import ask
from labkit.plain import Json
from labkit.quantity import Text

DEEPEST, MOST = 16, 20_000
"""Levels of nesting, and values, of an answer."""

LARGEST = 1e300
"""Numbers beyond this are refused: a check that squares them must not overflow."""

DETAIL = 200
"""So many characters of a pupil's error are told, and back to that pupil only."""


class AskError(ask.AskError):
    """A pupil's function gave no answer.

    Attributes:
        kind: `raised`, `timeout`, `not_json`, `missing`, `too_big` or `gone`.
        message: what happened, in both languages.
        remedy: what to do about it, in both languages.
    """

    def __init__(self, kind: str, function: str, detail: str = "") -> None:
        message, self.remedy = _said(kind, function, detail)
        super().__init__(kind, message)


def _said(kind: str, function: str, detail: str) -> tuple[Text, Text]:
    if kind == "raised" and detail.startswith("NotImplementedError"):
        return say("{function} is not written yet.", function=function), say("Write it in place of the last line.")
    if kind == "raised":
        return (
            say("{function} stops with an error: {detail}", function=function, detail=detail),
            say("Call it in your notebook with other numbers, and mend the line that is named."),
        )
    if kind == "timeout":
        return (
            say("{function} does not come to an end in time.", function=function),
            say("Look for a loop that never ends, or one that runs far too often."),
        )
    if kind == "not_json":
        return (
            say("{function} returns what is no plain value. {detail}", function=function, detail=detail),
            say("Return numbers, texts, lists or dictionaries of them; not NaN, not infinity, not None by mistake."),
        )
    if kind == "missing":
        return (
            say("There is no function {function}. {detail}", function=function, detail=detail),
            say("Define it under exactly this name, and run the cell in your notebook without an error."),
        )
    if kind == "too_big":
        return say("{function} returns far too much.", function=function), say("Return only what is asked for.")
    return (
        say("The program ended while {function} was called.", function=function),
        say("Do not end the program yourself, and do not use up its memory."),
    )


KINDS = ("raised", "timeout", "not_json", "missing", "too_big", "gone")


def _refuse(_: str) -> NoReturn:
    raise ValueError("not a number")


def _plain(value: Json, room: list[int], level: int = 0) -> None:
    """Check that a value is small, flat and finite."""
    room[0] -= 1
    if room[0] < 0 or level > DEEPEST:
        raise ValueError("too big")
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _plain(item, room, level + 1)
    elif isinstance(value, int | float) and not (math.isfinite(value) and abs(value) < LARGEST):
        raise ValueError("not finite")


def _printable(text: object) -> str:
    """Return a pupil's words as one harmless line."""
    return "".join(c for c in str(text)[:DETAIL] if c.isprintable()) if isinstance(text, str) else ""


def read(line: bytes, function: str) -> Json:
    """Return the plain value in an answer.

    Raises:
        AskError: there is none.
    """
    try:
        answer = json.loads(line, parse_constant=_refuse)
        if "error" not in answer:
            _plain(answer["value"], [MOST])
            return answer["value"]
        kind, detail = answer["error"], _printable(answer.get("detail"))
    except (ValueError, RecursionError, OverflowError, LookupError, TypeError, AttributeError):
        raise AskError("not_json", function) from None
    raise AskError(kind if kind in KINDS else "gone", function, detail)
