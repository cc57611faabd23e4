"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from labkit.record import Answers, Trial
from labs.sliding_friction.teacher.rubric import RUBRIC

LOADS = (0.0, 0.20, 0.40, 0.60, 0.80)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five loads over the whole range, three times each."""
    kept: dict[str, float | str] = {"surface": "wood", "face": "flat", "speed": 0.10}
    return [kept | {"load": load} for load in LOADS for _ in range(REPEATS)]


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
    weights = [trial.readings["weight"].value for trial in trials]
    noise = [RUBRIC.y_uncertainty(trial) for trial in trials]
    slope, uncertainty = _line(weights, [trial.readings["pull"].value for trial in trials], noise)
    decimals = max(0, 1 - math.floor(math.log10(2 * uncertainty)))
    promised = math.ceil(2 * uncertainty * 10**decimals) / 10**decimals
    return Answers(
        hypothesis="接触面一定时，压力越大，滑动摩擦力越大，两者成正比；滑动摩擦力与接触面积、速度无关。",
        declared_variable="load",
        graph_x="weight",
        graph_y="pull",
        slope=f"{slope:.{decimals}f}",
        slope_unit="N/N",
        result=f"{slope:.{decimals}f}",
        result_unit="1",
        result_uncertainty=f"{promised:.{decimals}f}",
        conclusion="砝码从 0 到 0.80 kg，滑动摩擦力与压力成线性关系，斜率就是动摩擦因数；"
        "图线的截距来自测力计的零点偏差。",
    )
