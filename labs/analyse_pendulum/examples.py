"""Open examples: what a pupil can try before handing in. The hidden checks ask with other numbers."""

from __future__ import annotations

import random
from collections.abc import Sequence

from labkit.coding.ask import Ask
from labkit.plain import Json
from labkit.quantity import Text
from labs.analyse_pendulum import law
from labs.analyse_pendulum.data import made_up

TIMES = [28.41, 28.60, 28.52, 28.37]
X, Y = [0.3, 0.6, 0.9, 1.2], [1.22, 2.41, 3.65, 4.83]


def _compared(call: str, given: Json, wanted: float | Sequence[float]) -> Text | None:
    if law.agrees(given, wanted):
        return None
    zh = f"{call} 应为 {_written(wanted)}，现在得到 {given}。"
    return {"zh": zh, "en": f"{call} should be {_written(wanted)}, and is {given}."}


def _written(wanted: float | Sequence[float]) -> str:
    return f"[{', '.join(f'{one:.6g}' for one in wanted)}]" if isinstance(wanted, Sequence) else f"{wanted:.6g}"


def _mean(ask: Ask) -> Text | None:
    return _compared(f"mean({TIMES})", ask("mean", TIMES), law.mean(TIMES))


def _uncertainty(ask: Ask) -> Text | None:
    given = ask("standard_uncertainty", TIMES)
    return _compared(f"standard_uncertainty({TIMES})", given, law.standard_uncertainty(TIMES))


def _line(ask: Ask) -> Text | None:
    return _compared(f"line({X}, {Y})", ask("line", X, Y), law.line(X, Y))


def _gravity(ask: Ask) -> Text | None:
    trials = made_up(random.Random(1), 9.8)  # noqa: S311 - an example, not a secret
    return _compared("gravity(…)", ask("gravity", trials), law.gravity(trials))


EXAMPLES = {"mean": _mean, "uncertainty": _uncertainty, "line": _line, "gravity": _gravity}
