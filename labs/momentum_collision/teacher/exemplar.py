"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from labkit.record import Answers, Trial

LAUNCHES = (0.30, 0.45, 0.60, 0.75, 0.90)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five launches over the whole range, three times each."""
    kept: dict[str, float | str] = {"mass": 0.25, "bumper": "spring"}
    return [{"launch": launch, **kept} for launch in LAUNCHES for _ in range(REPEATS)]


def _line(x: list[float], y: list[float]) -> tuple[float, float]:
    """Return the slope of the best straight line and its standard uncertainty."""
    coefficients, covariance = np.polyfit(x, y, 1, cov=True)
    return float(coefficients[0]), math.sqrt(float(covariance[0, 0]))


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support.

    The uncertainty given is twice the standard one, rounded up to one digit, to two where the first is a 1: a careful
    pupil does not promise too much, nor too little.
    """
    lost = [trial.derived["speed_lost"] for trial in trials]
    slope, uncertainty = _line(lost, [trial.derived["momentum_gained"] for trial in trials])
    doubled = 2 * uncertainty
    decimals = max(0, -math.floor(math.log10(doubled / 2)))
    promised = math.ceil(doubled * 10**decimals) / 10**decimals
    return Answers(
        hypothesis="碰撞前后两滑块的总动量不变，所以 A 减少的动量等于 B 获得的动量，与碰撞快慢和碰撞端无关。",
        declared_variable="launch",
        graph_x="speed_lost",
        graph_y="momentum_gained",
        slope=f"{slope:.4f}",
        slope_unit="kg",
        result=f"{slope:.{decimals}f}",
        result_unit="kg",
        result_uncertainty=f"{promised:.{decimals}f}",
        conclusion="在约 0.3 m/s 到 0.9 m/s 的范围内，m₂v₂′ 与 v₁−v₁′ 成正比，图线过原点，斜率是 A 的质量；"
        "碰撞前后总动量在误差范围内相等，而动能减少，说明不是弹性碰撞。",
    )
