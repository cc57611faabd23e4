"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from labkit.record import Answers, Trial
from labs.projectile.model import GRAVITY
from labs.projectile.teacher.rubric import RUBRIC

FALLS = (0.05, 0.14, 0.23, 0.32, 0.41, 0.50)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: six drops over the whole range, three times each."""
    kept: dict[str, float | str] = {"release": 0.15, "mass": 0.02}
    return [kept | {"fall": fall} for fall in FALLS for _ in range(REPEATS)]


def _line(x: list[float], y: list[float], noise: list[float]) -> tuple[float, float]:
    """Return the slope of the best straight line and its standard uncertainty.

    The larger of what the scatter and what the instruments give: a few points may lie in line by chance.
    """
    coefficients, covariance = np.polyfit(x, y, 1, cov=True)
    away = np.array(x) - np.mean(x)
    instruments = float(np.linalg.norm(away * noise) / np.sum(away**2))
    return float(coefficients[0]), max(math.sqrt(float(covariance[0, 0])), instruments)


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support.

    The uncertainty given is twice the standard one, rounded up to two digits: a careful pupil does not
    promise too much.
    """
    squares = [trial.derived["distance_squared"] for trial in trials]
    noise = [RUBRIC.y_uncertainty(trial) for trial in trials]
    slope, uncertainty = _line(squares, [trial.readings["fall"].value for trial in trials], noise)
    speed = math.sqrt(GRAVITY / (2 * slope))
    doubled = 2 * speed * uncertainty / (2 * slope)
    decimals = max(0, 1 - math.floor(math.log10(doubled)))
    promised = math.ceil(doubled * 10**decimals) / 10**decimals
    return Answers(
        hypothesis="小球水平方向做匀速直线运动，竖直方向做自由落体运动，所以下落高度与水平距离的平方成正比。",
        declared_variable="fall",
        graph_x="distance_squared",
        graph_y="fall",
        slope=f"{slope:.3f}",
        slope_unit="1/m",
        result=f"{speed:.{decimals}f}",
        result_unit="m/s",
        result_uncertainty=f"{promised:.{decimals}f}",
        conclusion="下落高度从 0.05 m 到 0.50 m，y 与 x² 成线性关系，由斜率得到 v₀；"
        "图线不过原点，说明标尺零点不在球心。",
    )
