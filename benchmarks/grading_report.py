"""What marking took, as figures and as a table of docs/performance.md."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks import report
from benchmarks.figure import Figure, sample
from benchmarks.stock_marking import Taken

CLASS, WITHIN = 50, 10.0
"""A class, and how soon all of it hands in [s]."""

AIMS, AIM_BURST = {"lab": 1.0, "code": 2.0}, 20.0
OF_STOCK = {"lab": 1 / 8}
"""At most such a part of the stock way's time. It has no sandbox, so that for programs no part of it is aimed at."""


@dataclass(frozen=True)
class Single:
    """One pupil after the other; times in [s].

    Attributes:
        ours: our way.
        stock: the stock way.
    """

    ours: list[float]
    stock: list[Taken]


@dataclass(frozen=True)
class Class:
    """A whole class.

    Attributes:
        burst: how long each waits that hands in within ten seconds [s].
        lost: of these, how many got no marks.
        per_minute: how many are marked in a minute [1/min].
        processor: processor time of one [s].
    """

    burst: list[float]
    lost: int
    per_minute: float
    processor: float


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that a share of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def _of_one(kind: str, found: Single) -> list[Figure]:
    stock = [taken.time for taken in found.stock]
    p95 = percentile(found.ours, 0.95)
    limit, share = AIMS[kind], OF_STOCK.get(kind)
    good = p95 <= limit and (share is None or p95 <= share * percentile(stock, 0.95))
    words = f"≤ {limit} s" if share is None else f"≤ {limit} s and ≤ 1/{1 / share:.0f}"
    peers = sample(stock), sample([percentile(stock, 0.95)])
    return [
        Figure(f"grading.{kind}.p50", "s", sample(found.ours), "nbgrader", peers[0]),
        Figure(f"grading.{kind}.p95", "s", sample([p95]), "nbgrader", peers[1], words, good),
    ]


def _of_a_class(found: Class, one_by_one: Single) -> list[Figure]:
    stock = sample([60 / taken.time for taken in one_by_one.stock])
    cpu = sample([taken.processor for taken in one_by_one.stock])
    burst = percentile(found.burst, 0.95) if found.burst else math.inf
    return [
        Figure("grading.burst50.p95", "s", sample([burst]), aim="≤ 20 s", reached=burst <= AIM_BURST),
        Figure("grading.burst50.lost", "1", sample([found.lost]), aim="0", reached=found.lost == 0),
        Figure("grading.per_minute", "1/min", sample([found.per_minute]), "nbgrader", stock),
        Figure("grading.cpu", "s", sample([found.processor]), "nbgrader", cpu),
    ]


def figures(found: Mapping[str, Single], whole: Class) -> list[Figure]:
    """Return what is printed and written."""
    return [figure for kind in found for figure in _of_one(kind, found[kind])] + _of_a_class(whole, found["lab"])


def write(made: Sequence[Figure], found: Mapping[str, Single], workers: int) -> None:
    """Write docs/performance.md."""
    counts = ", ".join(f"{kind}: {len(one.ours)} and {len(one.stock)}" for kind, one in found.items())
    text = (
        f"{report.circumstances()} nbgrader 0.9.6; {workers} worker process{'es' if workers > 1 else ''}; hand-ins of "
        f"ours and of stock nbgrader, in turn: {counts}. A class is {CLASS} pupils within {WITHIN:.0f} s."
    )
    report.write("bench-grading", f"{text}\n\n{report.figures_table(made)}")
