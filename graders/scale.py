"""What a typed value is multiplied by to be believed: its unit, and a forgotten prefix put right."""

from __future__ import annotations

from graders import number

SLIPS = tuple(10.0**power for power in (-6, -3, -2, 2, 3, 6))
"""Factors by which a value is off when a prefix was forgotten, such as mm for m."""


def slip(typed: float, expected: float) -> float:
    """Return the power of ten by which a value is off because of its unit, or 1 if it is not."""
    return next((s for s in SLIPS if expected and abs(typed / expected / s - 1) < 0.2), 1.0)


def scale(typed: float | None, unit: str, wanted: str, expected: float) -> float:
    """Return what a typed value is multiplied by.

    Args:
        typed: the number, if there is one [unit].
        unit: as typed.
        wanted: unit that the value is wanted in.
        expected: what the pupil's own data give [wanted].
    """
    factor = number.factor(unit, wanted) or 1.0
    return factor / slip(typed * factor, expected) if typed else factor
