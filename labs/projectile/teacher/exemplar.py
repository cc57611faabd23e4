"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from graders.careful import concluded, line, promised
from labkit.record import Answers, Trial
from labs.projectile.model import GRAVITY
from labs.projectile.teacher.rubric import RUBRIC

FALLS = (0.05, 0.14, 0.23, 0.32, 0.41, 0.50)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: six drops over the whole range, in three rounds."""
    kept: dict[str, float | str] = {"release": 0.15, "mass": 0.02, "recorder": "paper"}
    return [kept | {"fall": fall} for _ in range(REPEATS) for fall in FALLS]


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support."""
    fitted = line(RUBRIC, trials)
    speed = math.sqrt(GRAVITY / (2 * fitted.slope))
    result, uncertainty = promised(speed, speed * fitted.slope_uncertainty / (2 * fitted.slope))
    answers = Answers(
        hypothesis="小球水平方向做匀速直线运动，竖直方向做自由落体运动，所以下落高度与水平距离的平方成正比。",
        declared_variable="fall",
        graph_x="distance_squared",
        graph_y="fall",
        slope=f"{fitted.slope:.3f}",
        slope_unit="1/m",
        result=result,
        result_unit="m/s",
        result_uncertainty=uncertainty,
        conclusion="下落高度从 0.05 m 到 0.50 m，y 与 x² 成线性关系，由斜率得到 v₀；"
        "图线不过原点，说明标尺零点不在球心。",
        error_source="grid" if trials[0].controls["recorder"] == "camera" else "spot",
    )
    return concluded(RUBRIC, trials, answers)
