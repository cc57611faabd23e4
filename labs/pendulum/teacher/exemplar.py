"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from graders.careful import line, promised
from labkit.record import Answers, Trial
from labs.pendulum.teacher.rubric import RUBRIC

LENGTHS = (0.30, 0.60, 0.90, 1.20, 1.50)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five lengths over the whole range, three times each."""
    kept: dict[str, float | str] = {"eye": "level", "angle_deg": 5, "mass": 0.10, "swings": 20, "timer": "stopwatch"}
    return [{"length": length, **kept} for length in LENGTHS for _ in range(REPEATS)]


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support."""
    fitted = line(RUBRIC, trials)
    gravity = 4 * math.pi**2 / fitted.slope
    result, uncertainty = promised(gravity, gravity * fitted.slope_uncertainty / fitted.slope)
    return Answers(
        hypothesis="摆长越长，周期越大；周期的平方与摆长成正比，与质量和小摆角无关。",
        declared_variable="length",
        graph_x="length",
        graph_y="period_squared",
        slope=f"{fitted.slope:.3f}",
        slope_unit="s²/m",
        result=result,
        result_unit="m/s²",
        result_uncertainty=uncertainty,
        conclusion="在 0.30 m 到 1.50 m 的范围内，T² 与 L 成线性关系，由斜率得到 g；图线不过原点，说明标记不在球心。",
    )
