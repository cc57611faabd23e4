"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from labkit.record import Answers, Trial

LENGTHS = (0.30, 0.60, 0.90, 1.20, 1.50)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five lengths over the whole range, three times each."""
    kept: dict[str, float | str] = {"angle_deg": 5, "mass": 0.10, "swings": 20, "timer": "stopwatch"}
    return [{"length": length, **kept} for length in LENGTHS for _ in range(REPEATS)]


def _line(x: list[float], y: list[float]) -> tuple[float, float]:
    """Return the slope of the best straight line and its standard uncertainty."""
    coefficients, covariance = np.polyfit(x, y, 1, cov=True)
    return float(coefficients[0]), math.sqrt(float(covariance[0, 0]))


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support.

    The uncertainty given is twice the standard one, rounded up to one digit, to two where the first is a 1: a careful
    pupil does not promise too much, nor too little.
    """
    length = [trial.readings["length"].value for trial in trials]
    slope, uncertainty = _line(length, [trial.derived["period_squared"] for trial in trials])
    gravity = 4 * math.pi**2 / slope
    doubled = 2 * gravity * uncertainty / slope
    decimals = max(0, -math.floor(math.log10(doubled / 2)))
    promised = math.ceil(doubled * 10**decimals) / 10**decimals
    return Answers(
        hypothesis="摆长越长，周期越大；周期的平方与摆长成正比，与质量和小摆角无关。",
        declared_variable="length",
        graph_x="length",
        graph_y="period_squared",
        slope=f"{slope:.3f}",
        slope_unit="s²/m",
        result=f"{gravity:.{decimals}f}",
        result_unit="m/s²",
        result_uncertainty=f"{promised:.{decimals}f}",
        conclusion="在 0.30 m 到 1.50 m 的范围内，T² 与 L 成线性关系，由斜率得到 g；图线不过原点，说明标记不在球心。",
    )
