"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from labkit.record import Answers, Trial

DRIVES = (4.0, 7.0, 9.5, 12.0, 14.0)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five speeds over the whole range, three times each."""
    kept: dict[str, float | str] = {"radius": 0.20, "load": 0.0, "turns": 5}
    return [{"drive": drive, **kept} for drive in DRIVES for _ in range(REPEATS)]


def _line(x: list[float], y: list[float]) -> tuple[float, float]:
    """Return the slope of the best straight line and its standard uncertainty."""
    coefficients, covariance = np.polyfit(x, y, 1, cov=True)
    return float(coefficients[0]), math.sqrt(float(covariance[0, 0]))


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support.

    The uncertainty given is twice the standard one, rounded up to one digit, to two where the first is a 1: a careful
    pupil does not promise too much, nor too little.
    """
    squared = [trial.derived["angular_speed_squared"] for trial in trials]
    slope, uncertainty = _line(squared, [trial.readings["force"].value for trial in trials])
    radius = float(np.mean([trial.readings["radius"].value for trial in trials]))
    doubled = 2 * uncertainty / radius
    decimals = max(0, -math.floor(math.log10(doubled / 2)))
    promised = math.ceil(doubled * 10**decimals) / 10**decimals
    return Answers(
        hypothesis="半径和质量一定时，向心力的大小与角速度的平方成正比。",
        declared_variable="drive",
        graph_x="angular_speed_squared",
        graph_y="force",
        slope=f"{slope:.5f}",
        slope_unit="kg·m",
        result=f"{slope / radius:.{decimals}f}",
        result_unit="kg",
        result_uncertainty=f"{promised:.{decimals}f}",
        conclusion="在约 4 rad/s 到 14 rad/s 的范围内，F 与 ω² 成线性关系，斜率为 mr，由此得到滑块的质量；"
        "图线不过原点，截距是力传感器的零点偏差。",
    )
