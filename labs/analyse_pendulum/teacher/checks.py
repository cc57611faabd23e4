"""Hidden checks: the pupil's functions are asked with numbers nobody has seen before."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from graders.mark import Finding
from labkit.coding.ask import Ask
from labkit.plain import Json
from labkit.quantity import Text
from labs.analyse_pendulum import law
from labs.analyse_pendulum.data import made_up

QUESTIONS = 5
"""How often each function is asked."""

NOTHING: Text = {"zh": "", "en": ""}
RIGHT: Text = {"zh": "每一组数据的结果都正确。", "en": "Right for every set of data."}
Numbers = float | Sequence[float]


def _times(source: random.Random) -> list[float]:
    middle = source.uniform(5, 60)
    return [round(middle + source.gauss(0, 0.2), 3) for _ in range(source.randint(3, 12))]


def _points(source: random.Random) -> tuple[list[float], list[float]]:
    slope, intercept = source.uniform(2, 6), source.uniform(-0.5, 0.5)
    x = [round(0.2 + 0.15 * place + source.uniform(0, 0.1), 3) for place in range(source.randint(4, 10))]
    return x, [round(slope * value + intercept + source.gauss(0, 0.05), 4) for value in x]


def _asked(one: Callable[[], tuple[Json, Numbers]], advice: Text) -> Finding:
    """Ask several times: a function that is right now and then is wrong."""
    right = sum(law.agrees(*one()) for _ in range(QUESTIONS))
    if right == QUESTIONS:
        return Finding(1.0, RIGHT, NOTHING)
    zh, en = (
        f"{QUESTIONS} 组数据中有 {QUESTIONS - right} 组结果不对。",
        f"Wrong for {QUESTIONS - right} of {QUESTIONS} sets of data.",
    )
    return Finding(0.0, {"zh": zh, "en": en}, advice)


def _mean(ask: Ask, source: random.Random) -> Finding:
    def one() -> tuple[Json, Numbers]:
        values = _times(source)
        return ask("mean", values), law.mean(values)

    return _asked(one, {"zh": "把所有数相加，再除以个数。", "en": "Add all values and divide by how many there are."})


def _uncertainty(ask: Ask, source: random.Random) -> Finding:
    def one() -> tuple[Json, Numbers]:
        values = _times(source)
        return ask("standard_uncertainty", values), law.standard_uncertainty(values)

    zh = "平均值的标准不确定度：先用 n−1 求样本标准偏差，再除以 √n。"
    return _asked(one, {"zh": zh, "en": "Of the mean: the sample's standard deviation (with n−1), divided by √n."})


def _line(ask: Ask, source: random.Random) -> Finding:
    def one() -> tuple[Json, Numbers]:
        x, y = _points(source)
        return ask("line", x, y), law.line(x, y)

    zh = "依次返回斜率、截距和斜率的标准不确定度；残差平方和要除以 n−2。"
    en = "Return slope, intercept, and the slope's standard uncertainty; the sum of squared residuals goes over n−2."
    return _asked(one, {"zh": zh, "en": en})


def _gravity(ask: Ask, source: random.Random) -> Finding:
    def one() -> tuple[Json, Numbers]:
        trials = made_up(source, source.uniform(9.0, 10.6))
        return ask("gravity", trials), law.gravity(trials)

    zh = "先由每行的时间和次数求 T，再拟合 T²–L，由 g = 4π²/k 求 g；相对不确定度与斜率相同。"
    en = "Get T from time and swings, fit T²–L, then g = 4π²/k; its relative uncertainty is the slope's."
    return _asked(one, {"zh": zh, "en": en})


CHECKS = {"mean": _mean, "uncertainty": _uncertainty, "line": _line, "gravity": _gravity}
