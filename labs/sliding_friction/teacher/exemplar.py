"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

from collections.abc import Sequence

from graders.careful import line, promised
from labkit.record import Answers, Trial
from labs.sliding_friction.teacher.rubric import RUBRIC

LOADS = (0.0, 0.20, 0.40, 0.60, 0.80)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five loads over the whole range, three times each."""
    kept: dict[str, float | str] = {"hook": "block", "surface": "wood", "face": "flat", "speed": 0.10}
    return [kept | {"load": load} for load in LOADS for _ in range(REPEATS)]


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support."""
    fitted = line(RUBRIC, trials)
    friction, uncertainty = promised(fitted.slope, fitted.slope_uncertainty)
    return Answers(
        hypothesis="接触面一定时，压力越大，滑动摩擦力越大，两者成正比；滑动摩擦力与接触面积、速度无关。",
        declared_variable="load",
        graph_x="weight",
        graph_y="pull",
        slope=f"{fitted.slope:.4f}",
        slope_unit="N/N",
        result=friction,
        result_unit="1",
        result_uncertainty=uncertainty,
        conclusion="砝码从 0 到 0.80 kg，滑动摩擦力与压力成线性关系，斜率就是动摩擦因数；"
        "图线的截距来自测力计的零点偏差。",
    )
