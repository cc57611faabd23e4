"""A straight line through a pupil's own points, with the uncertainty of its slope.

Source: Taylor, An Introduction to Error Analysis, chapter 8 (least squares).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A fitted line.

    Attributes:
        slope: [unit of y / unit of x].
        intercept: [unit of y].
        slope_uncertainty: standard uncertainty of the slope, the larger of what the scatter and what the
            instruments give [unit of y / unit of x].
        intercept_uncertainty: standard uncertainty of the intercept, likewise [unit of y].
        curvature: how many standard uncertainties a quadratic term differs from none [1].
    """

    slope: float
    intercept: float
    slope_uncertainty: float
    intercept_uncertainty: float
    curvature: float


def _curvature(x: Array, y: Array, noise: float) -> float:
    """Fit a parabola too and weigh its quadratic term against its uncertainty."""
    if len(np.unique(x)) < 4:
        return 0.0
    terms = np.vander((x - x.mean()) / x.std(), 3)
    coefficients, *_ = np.linalg.lstsq(terms, y, rcond=None)
    scatter = float(np.sqrt(np.sum((y - terms @ coefficients) ** 2) / max(1, len(x) - 3)))
    spread = max(scatter, noise) * float(np.sqrt(np.linalg.inv(terms.T @ terms)[0, 0]))
    return abs(float(coefficients[0])) / spread if spread > 0 else 0.0


def line(x: Array, y: Array, y_uncertainty: Array) -> Line | None:
    """Fit a line by least squares, or None where the points do not make one.

    Args:
        x: values on the horizontal axis, shape (n,).
        y: values on the vertical axis, shape (n,).
        y_uncertainty: standard uncertainty of each y [unit of y], shape (n,).
    """
    with np.errstate(all="ignore"):
        return _line(x, y, y_uncertainty)


def _line(x: Array, y: Array, y_uncertainty: Array) -> Line | None:
    spread = float(np.sum((x - x.mean()) ** 2)) if len(x) >= 3 else 0.0
    if not np.isfinite(spread) or spread <= 1e-12 * max(1.0, float(np.max(np.abs(x), initial=0.0))) ** 2:
        return None
    to_slope = (x - x.mean()) / spread
    to_intercept = 1 / len(x) - x.mean() * to_slope
    slope, intercept = float(to_slope @ y), float(to_intercept @ y)
    scatter = float(np.sqrt(np.sum((y - intercept - slope * x) ** 2) / (len(x) - 2)))
    # The larger of what the points' scatter and what the instruments give.
    steepness, height = (
        float(max(scatter * np.sqrt(np.sum(weights**2)), np.sqrt(np.sum((weights * y_uncertainty) ** 2))))
        for weights in (to_slope, to_intercept)
    )
    noise = float(np.sqrt(np.mean(y_uncertainty**2)))
    return Line(slope, intercept, steepness, height, _curvature(x, y, noise))


def drawn(points: Iterable[tuple[float | None, ...]]) -> Line | None:
    """Draw a line through points (x, y, standard uncertainty of y); those that are no numbers are left aside."""
    whole = [point for point in points if None not in point and all(map(math.isfinite, point))]  # type: ignore[arg-type]
    if not whole:
        return None
    x, y, noise = np.array(whole, dtype=float).T
    return line(x, y, noise)
