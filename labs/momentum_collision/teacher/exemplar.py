"""A careful pupil as code: what they would measure, and the report they would write from it."""

from __future__ import annotations

from collections.abc import Sequence

from graders.careful import concluded, line, promised
from labkit.record import Answers, Trial
from labs.momentum_collision.teacher.rubric import RUBRIC

LAUNCHES = (0.30, 0.45, 0.60, 0.75, 0.90)
REPEATS = 3


def plan() -> list[dict[str, float | str]]:
    """Return the controls of each run, in order: five launches over the whole range, in three rounds."""
    kept: dict[str, float | str] = {"mass": 0.25, "bumper": "spring"}
    return [{"launch": launch, **kept} for _ in range(REPEATS) for launch in LAUNCHES]


def report(trials: Sequence[Trial]) -> Answers:
    """Return the report that these trials support."""
    fitted = line(RUBRIC, trials)
    mass, uncertainty = promised(fitted.slope, fitted.slope_uncertainty)
    answers = Answers(
        hypothesis="碰撞前后两滑块的总动量不变，所以 A 减少的动量等于 B 获得的动量，与碰撞快慢和碰撞端无关。",
        declared_variable="launch",
        graph_x="speed_lost",
        graph_y="momentum_gained",
        slope=f"{fitted.slope:.4f}",
        slope_unit="kg",
        result=mass,
        result_unit="kg",
        result_uncertainty=uncertainty,
        conclusion="在约 0.3 m/s 到 0.9 m/s 的范围内，m₂v₂′ 与 v₁−v₁′ 成正比，图线过原点，斜率是 A 的质量；"
        "碰撞前后总动量在误差范围内相等，而动能减少，说明不是弹性碰撞。",
        error_source="timing",
    )
    return concluded(RUBRIC, trials, answers)
