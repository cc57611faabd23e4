"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from labkit.record import Answers, Trial
from labs.newton_second_law.teacher.rubric import RUBRIC

HANGERS = (0.02, 0.04, 0.06, 0.08, 0.10)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five hanging masses over the whole range, three times each."""
    kept: dict[str, float | str] = {"spare": "cart", "spacing": 0.50}
    return [kept | {"hanger": hanger} for hanger in HANGERS for _ in range(REPEATS)]


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
    pulls = [trial.derived["pull"] for trial in trials]
    noise = [RUBRIC.y_uncertainty(trial) for trial in trials]
    slope, uncertainty = _line(pulls, [trial.derived["acceleration"] for trial in trials], noise)
    doubled = 2 * uncertainty / slope**2
    decimals = max(0, 1 - math.floor(math.log10(doubled)))
    promised = math.ceil(doubled * 10**decimals) / 10**decimals
    return Answers(
        hypothesis="总质量不变时，加速度随合力的增大而增大；若阻力不变，a–F 图像是一条直线。",
        declared_variable="hanger",
        graph_x="pull",
        graph_y="acceleration",
        slope=f"{slope:.3f}",
        slope_unit="1/kg",
        result=f"{1 / slope:.{decimals}f}",
        result_unit="kg",
        result_uncertainty=f"{promised:.{decimals}f}",
        conclusion="悬挂砝码从 0.02 kg 到 0.10 kg，总质量不变，a 与 F 成线性关系，斜率的倒数等于总质量；"
        "图线与横轴的交点说明小车受到阻力。",
    )
