"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

from collections.abc import Sequence

from graders.careful import concluded, line, promised
from labkit.record import Answers, Trial
from labs.newton_second_law.teacher.rubric import RUBRIC

HANGERS = (0.02, 0.04, 0.06, 0.08, 0.10)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five hanging masses over the whole range, in three rounds."""
    kept: dict[str, float | str] = {"spare": "cart", "timer": "gates", "spacing": 0.50}
    return [kept | {"hanger": hanger} for _ in range(REPEATS) for hanger in HANGERS]


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support."""
    fitted = line(RUBRIC, trials)
    mass, uncertainty = promised(1 / fitted.slope, fitted.slope_uncertainty / fitted.slope**2)
    answers = Answers(
        hypothesis="总质量不变时，加速度随合力的增大而增大；若阻力不变，a–F 图像是一条直线。",
        declared_variable="hanger",
        graph_x="pull",
        graph_y="acceleration",
        slope=f"{fitted.slope:.3f}",
        slope_unit="1/kg",
        result=mass,
        result_unit="kg",
        result_uncertainty=uncertainty,
        conclusion="悬挂砝码从 0.02 kg 到 0.10 kg，总质量不变，a 与 F 成线性关系，斜率的倒数等于总质量；"
        "图线与横轴的交点说明小车受到阻力。",
        error_source="tape" if trials[0].controls["timer"] == "tape" else "timing",
    )
    return concluded(RUBRIC, trials, answers)
