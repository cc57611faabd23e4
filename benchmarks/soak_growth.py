"""Whether what a centre holds grows: the slope of each series after the first quarter, and what of it is allowed."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.figure import Figure, sample
from benchmarks.soak_sample import WORK, Sample

WARMING_UP = 1 / 4
"""Of the soak: caches fill and everybody's first server starts, which is no growth."""

SHARE = 0.05
"""A series may end so much above where the judged time began, as a part of its level: pupils come and go by chance."""

FREE = {"memory": 5.0, "descriptors": 5.0, "threads": 3.0, "rows": 10.0, "files": 5.0}
"""Or by so much, where the level is low: [MB] or how many."""


@dataclass(frozen=True)
class Growth:
    """What became of one series.

    Attributes:
        kind: of what it counts, a key of `FREE`.
        name: of the series.
        first: its level when the judged time began.
        grown: by how much the slope lifts it until the end.
    """

    kind: str
    name: str
    first: float
    grown: float

    @property
    def allowed(self) -> float:
        """By how much it may have grown."""
        return max(FREE[self.kind], SHARE * self.first)

    @property
    def is_steady(self) -> bool:
        """Whether it grew no more than that; falling is no fault."""
        return self.grown <= self.allowed


def slope(times: Sequence[float], values: Sequence[float]) -> float:
    """Return the median of the slopes between any two points [1/s]: single peaks do not move it.

    Source: Sen, Estimates of the regression coefficient based on Kendall's tau (1968).
    """
    pairs = itertools.combinations(zip(times, values, strict=True), 2)
    return statistics.median((second[1] - first[1]) / (second[0] - first[0]) for first, second in pairs)


def judged(samples: Sequence[Sample]) -> list[Sample]:
    """Leave out the time of warming up."""
    return [each for each in samples if each.time >= samples[-1].time * WARMING_UP]


def _series(samples: Sequence[Sample], of: Callable[[Sample], Mapping[str, float]]) -> dict[str, list[float]]:
    names = sorted({name for each in samples for name in of(each)})
    return {name: [of(each).get(name, 0) for each in samples] for name in names}


def _rows(one: Sample) -> dict[str, float]:
    return {name: count for name, count in one.rows.items() if name.partition(".")[2] not in WORK}


def _memory(one: Sample) -> dict[str, float]:
    """Return memory by part; that of the pupils' containers for each, since there are now more and now fewer."""
    return one.memory | {"a pupil's container": one.containers_memory / max(1, one.containers["pupils"])}


OF: dict[str, Callable[[Sample], Mapping[str, float]]] = {
    "memory": _memory,
    "descriptors": lambda one: one.descriptors,
    "threads": lambda one: one.threads,
    "rows": _rows,
    "files": lambda one: {"beside records": one.files},
}


def growths(samples: Sequence[Sample]) -> list[Growth]:
    """Judge every series.

    Args:
        samples: of the whole soak, in order; three at least after the first quarter.
    """
    kept = judged(samples)
    times = [each.time for each in kept]
    found = []
    for kind, of in OF.items():
        for name, values in _series(kept, of).items():
            rise = slope(times, values) * (times[-1] - times[0])
            # The level is that of the line through the medians, at its beginning.
            found.append(Growth(kind, name, statistics.median(values) - rise / 2, rise))
    return found


def worst(found: Sequence[Growth], kind: str) -> Growth:
    """Return the series of a kind that grew most, measured by what it may."""
    return max((each for each in found if each.kind == kind), key=lambda each: each.grown / each.allowed)


def figures(found: Sequence[Growth], left: int, failures: int) -> list[Figure]:
    """Return the figures of the soak.

    Args:
        found: every series.
        left: containers and networks that were there when the centre had stopped.
        failures: visits that did not go as they should.
    """

    def total(kind: str, unit: str) -> Figure:
        of = [each for each in found if each.kind == kind]
        grown = round(sum(each.grown for each in of), 1)
        steady = all(each.is_steady for each in of)
        return Figure(f"soak.{kind}.growth", unit, sample([grown]), aim="each series ≤ its tolerance", reached=steady)

    return [
        total("memory", "MB"),
        total("descriptors", "1"),
        total("threads", "1"),
        total("rows", "1"),
        total("files", "1"),
        Figure("soak.containers.left", "1", sample([left]), aim="0", reached=left == 0),
        Figure("soak.failures", "1", sample([failures]), aim="0", reached=failures == 0),
    ]
