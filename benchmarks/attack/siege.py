"""Marks the submissions of the corpus and looks at what became of each."""

from __future__ import annotations

import json
import math
import os
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from benchmarks.attack.technique import LAB, Variant
from graders import code, ending
from graders.mark import Mark
from graders.sandbox.client import Ask, Cell, Sandbox, Unavailable
from labs.analyse_pendulum.teacher import checks

AT_ONCE = 4
"""So many submissions are marked at once: as many as the keeper has places."""

SLACK = 0.05
"""Points are given to a tenth."""

CANARY = f"canary-{secrets.token_hex(12)}"
"""Stands in the grader's memory and environment, beside the tests; must be seen nowhere else."""

SEED = secrets.token_bytes(32)


@dataclass(frozen=True)
class End:
    """What became of a submission.

    Attributes:
        variant: what was handed in.
        points: what it got, None if it came to no defined end.
        seconds: how long it took [s].
        is_leak: the canary, or the seed, was seen outside the grader.
        detail: the error, if it came to no defined end.
    """

    variant: Variant
    points: float | None
    seconds: float
    is_leak: bool
    detail: str = ""

    @property
    def is_gain(self) -> bool:
        """Tell whether the trick earned something."""
        return self.points is not None and self.points > self.variant.true + SLACK


@dataclass
class _Heard:
    """An Ask whose questions and answers are kept."""

    ask: Ask
    seed: bytes
    said: list[str] = field(default_factory=list)

    def __call__(self, function: str, *arguments: Any) -> Any:  # noqa: ANN401 - JSON
        self.said.append(json.dumps(arguments))
        answer = self.ask(function, *arguments)
        self.said.append(json.dumps(answer))
        return answer


class _Listening(Sandbox):
    """Hears what crosses the wall."""

    @contextmanager
    def open(self, cells: Sequence[Cell], seed: bytes) -> Iterator[Any]:
        with super().open(cells, seed) as ask:
            self.heard = _Heard(ask, seed, [cell.source for cell in cells])
            yield self.heard


def plant() -> None:
    """Put the canary where a program would have to break out to see it."""
    os.environ["YUNLAB_CANARY"] = CANARY
    checks.CANARY = CANARY  # type: ignore[attr-defined]


def is_leak(text: str) -> bool:
    """Tell whether a text holds what must stay inside."""
    return CANARY in text or SEED.hex() in text or str(checks.__doc__) in text


def _given(variant: Variant, box: Sandbox) -> dict[str, Mark]:
    """Mark a program, again where it lost its sandbox through no fault of its own, as often as the worker does."""
    for _ in range(ending.TRIES - 1):
        with suppress(Unavailable):
            return code.mark(LAB, variant.cells, SEED, box)
    return code.mark(LAB, variant.cells, SEED, box)


def mark(variant: Variant, box: Sandbox) -> End:
    """Mark one submission as the worker does."""
    listening, begun = _Listening(box.file), time.monotonic()
    try:
        given = _given(variant, listening)
    except Unavailable as error:
        # The worker gives it up as often: the hand-in ends as one that a person must look at, without marks.
        return End(variant, 0.0, time.monotonic() - begun, is_leak(str(error)), f"given up: {error}")
    except Exception as error:  # noqa: BLE001 - that nothing else comes out is what is tried here
        return End(variant, None, time.monotonic() - begun, is_leak(str(error)), f"{type(error).__name__}: {error}")
    seen = [*listening.heard.said, json.dumps([one.to_json() for one in given.values()])]
    whole = set(given) == set(LAB.points) and all(0 <= one.points <= one.out_of for one in given.values())
    points = sum(one.points for one in given.values()) if whole else None
    return End(variant, points, time.monotonic() - begun, any(map(is_leak, seen)))


def marked(variants: Sequence[Variant], box: Sandbox, until: float = math.inf) -> Iterator[End]:
    """Mark submissions, some at once, until all are marked or the time is over.

    Args:
        variants: what is handed in.
        box: where they are asked.
        until: when the time is over, by the monotonic clock [s].
    """
    over = threading.Event()

    def one(variant: Variant) -> End | None:
        if time.monotonic() > until:
            over.set()
        return None if over.is_set() else mark(variant, box)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from (found for found in pool.map(one, variants) if found is not None)
