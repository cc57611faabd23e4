"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graders.careful import line, promised
from labkit.record import Answers, Trial
from labs.centripetal_force.teacher.rubric import RUBRIC

DRIVES = (4.0, 7.0, 9.5, 12.0, 14.0)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five speeds over the whole range, three times each."""
    kept: dict[str, float | str] = {"radius": 0.20, "load": 0.0, "turns": 5, "rod": "joined"}
    return [{"drive": drive, **kept} for drive in DRIVES for _ in range(REPEATS)]


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support."""
    fitted = line(RUBRIC, trials)
    radius = float(np.mean([trial.readings["radius"].value for trial in trials]))
    mass, uncertainty = promised(fitted.slope / radius, fitted.slope_uncertainty / radius)
    return Answers(
        hypothesis="半径和质量一定时，向心力的大小与角速度的平方成正比。",
        declared_variable="drive",
        graph_x="angular_speed_squared",
        graph_y="force",
        slope=f"{fitted.slope:.5f}",
        slope_unit="kg·m",
        result=mass,
        result_unit="kg",
        result_uncertainty=uncertainty,
        conclusion="在约 4 rad/s 到 14 rad/s 的范围内，F 与 ω² 成线性关系，斜率为 mr，由此得到滑块的质量；"
        "图线不过原点，截距是力传感器的零点偏差。",
    )
