"""What the functions asked for must return; the open examples and the hidden checks compare with it.

Source: Taylor, An Introduction to Error Analysis, chapters 4 and 8.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from labkit.plain import Json


def mean(values: Sequence[float]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


def standard_uncertainty(values: Sequence[float]) -> float:
    """Return the standard uncertainty of the mean: the standard deviation of a sample, over the root of its size."""
    middle = mean(values)
    return math.sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1) / len(values))


def line(x: Sequence[float], y: Sequence[float]) -> list[float]:
    """Return slope, intercept and the slope's standard uncertainty of the least-squares line."""
    x_mean, y_mean = mean(x), mean(y)
    spread = sum((value - x_mean) ** 2 for value in x)
    slope = sum((a - x_mean) * (b - y_mean) for a, b in zip(x, y, strict=True)) / spread
    intercept = y_mean - slope * x_mean
    left = sum((b - intercept - slope * a) ** 2 for a, b in zip(x, y, strict=True))
    return [slope, intercept, math.sqrt(left / (len(x) - 2) / spread)]


def gravity(trials: Sequence[Sequence[float]]) -> list[float]:
    """Return g and its standard uncertainty [m/s²] from rows of length [m], swings [1] and time [s]."""
    squares = [(time / swings) ** 2 for _, swings, time in trials]
    slope, _, uncertainty = line([row[0] for row in trials], squares)
    found = 4 * math.pi**2 / slope
    return [found, found * uncertainty / slope]


def agrees(given: Json, wanted: float | Sequence[float], share: float = 1e-6) -> bool:
    """Tell whether a number, or each number of a list, is as wanted, to within a share of it."""
    if isinstance(wanted, Sequence):
        same = isinstance(given, list) and len(given) == len(wanted)
        return same and all(agrees(one, other, share) for one, other in zip(given, wanted, strict=True))
    if not isinstance(given, int | float) or isinstance(given, bool):
        return False
    return math.isclose(given, wanted, rel_tol=share, abs_tol=share * 1e-3)
