"""What stands on an axis of the pupil's graph: a column of the table, as it is or transformed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from graders import evidence
from labkit.record import Trial

_FORMS: tuple[tuple[re.Pattern[str], Callable[[float], float]], ...] = (
    (re.compile(r"(?P<name>[a-z0-9_-]+)\^2"), lambda value: value**2),
    (re.compile(r"1/(?P<name>[a-z0-9_-]+)"), lambda value: 1 / value),
    (re.compile(r"sqrt\((?P<name>[a-z0-9_-]+)\)"), math.sqrt),
)
"""How a transformed column is written, and what it does (docs/architecture.md, "Answers")."""


def value(trial: Trial, axis: str) -> float | None:
    """Return what a trial shows on an axis [its unit, transformed], or None where there is nothing."""
    for form, change in _FORMS:
        if found := form.fullmatch(axis):
            plain = evidence.value(trial, found["name"])
            try:
                return None if plain is None else change(plain)
            except (ValueError, ArithmeticError):
                return None
    return evidence.value(trial, axis)
