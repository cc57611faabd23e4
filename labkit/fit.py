"""A straight line through the pupil's points, fitted by lmfit in the kernel.

The standard uncertainties are the larger of what the instruments give and what the scatter of the points gives.
Source: JCGM 100:2008 (GUM), H.3; Orear, Am. J. Phys. 50 (1982) 912 (uncertainties on both axes).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labkit import plain
from labkit.quantity import Text
from labkit.record import RecordError

Array = NDArray[np.float64]

MOST_POINTS = 500
"""As many as a record may hold trials that are left out."""

FEWEST_PLACES = 3
"""Two places always make a straight line, which then says nothing."""

ROUNDS = 3
"""The uncertainty across a slope depends on the slope; after so many rounds it no longer moves."""

TOO_FEW: Text = {
    "zh": "拟合至少需要横坐标不同的 3 个数据点，请再测几组。",
    "en": "A fit needs points at three different places of the horizontal axis at least; measure some more.",
}
NOT_NUMBERS: Text = {
    "zh": "这些数据点无法拟合：有的数值缺失或太大，请检查坐标轴的选择。",
    "en": "These points cannot be fitted: a number is missing or too large. Check the choice of axes.",
}


class FitError(ValueError):
    """The points cannot be fitted.

    Attributes:
        message: why, and what helps, in both languages.
    """

    def __init__(self, message: Text) -> None:
        super().__init__(message["en"])
        self.message = message


@dataclass(frozen=True)
class Fitted:
    """A fitted straight line.

    Attributes:
        slope: [unit of y / unit of x].
        slope_uncertainty: standard uncertainty [unit of y / unit of x].
        intercept: [unit of y].
        intercept_uncertainty: standard uncertainty [unit of y].
        residuals: how far each point lies above the line [unit of y], shape (n,).
    """

    slope: float
    slope_uncertainty: float
    intercept: float
    intercept_uncertainty: float
    residuals: list[float]


def _numbers(data: object, name: str) -> Array:
    if not isinstance(data, Sequence) or isinstance(data, str) or len(data) > MOST_POINTS:
        raise FitError(NOT_NUMBERS)
    try:
        return np.array([plain.number(value, name) for value in data], dtype=float)
    except RecordError as error:
        raise FitError(NOT_NUMBERS) from error


def _points(request: Mapping[str, Any]) -> tuple[Array, Array, Array, Array]:
    x, y = _numbers(request.get("x"), "x"), _numbers(request.get("y"), "y")
    none = [0] * len(x)
    uy, ux = _numbers(request.get("uy") or none, "uy"), _numbers(request.get("ux") or none, "ux")
    if {len(y), len(uy), len(ux)} != {len(x)} or np.any(uy < 0) or np.any(ux < 0):
        raise FitError(NOT_NUMBERS)
    if not len(x) or len(np.unique(np.round(x / (np.max(np.abs(x)) or 1), 9))) < FEWEST_PLACES:
        raise FitError(TOO_FEW)
    return x, y, uy, ux


def _sizes(x: Array, y: Array) -> tuple[float, float]:
    """Return a size for each axis [unit of x], [unit of y]: numbers near one are fitted best."""
    return float(np.max(np.abs(x))), float(np.max(np.abs(y))) or 1.0


def _line(x: Array, y: Array, spread: Array | None) -> Any:  # noqa: ANN401 - lmfit has no types
    # lmfit brings SciPy, which takes a second to load: whoever opens the page must not wait for it.
    from lmfit.models import LinearModel

    model = LinearModel()
    weights = None if spread is None else 1 / spread
    return model.fit(y, model.guess(y, x=x), x=x, weights=weights, scale_covar=spread is None)


def _weighted(x: Array, y: Array, uy: Array, ux: Array) -> Any:  # noqa: ANN401 - lmfit has no types
    """Fit with weights where every point has an uncertainty, and without where one has none."""
    found = _line(x, y, None)
    for _ in range(ROUNDS):
        spread = np.hypot(uy, found.params["slope"].value * ux)
        if np.any(spread <= 0):
            return found
        found = _line(x, y, spread)
    return found


def _stretch(found: Any) -> float:  # noqa: ANN401 - lmfit has no types
    """Return by how much the scatter exceeds what the instruments explain [1]; never less than 1."""
    if found.scale_covar or not math.isfinite(found.redchi):
        return 1.0
    return max(1.0, math.sqrt(found.redchi))


def fit(request: Mapping[str, Any]) -> Fitted:
    """Fit a straight line.

    Args:
        request: `x`, `y` and their standard uncertainties `ux`, `uy` (which may be missing, or hold zeros for
            points without one), each of shape (n,).

    Raises:
        FitError: the points are no numbers, do not belong together, or do not make a line.
    """
    x, y, uy, ux = _points(request)
    across, up = _sizes(x, y)
    found = _weighted(x / across, y / up, uy / up, ux / across)
    stretch, slope, intercept = _stretch(found), found.params["slope"], found.params["intercept"]
    k, b = float(slope.value) * up / across, float(intercept.value) * up
    return Fitted(
        slope=k,
        slope_uncertainty=float(slope.stderr or 0) * stretch * up / across,
        intercept=b,
        intercept_uncertainty=float(intercept.stderr or 0) * stretch * up,
        residuals=[float(value) for value in y - (k * x + b)],
    )
