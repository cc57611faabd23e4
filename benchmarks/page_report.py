"""What the visits to the lab page and to stock Voilà came to, as figures and as a part of docs/performance.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from benchmarks import report
from benchmarks.figure import Figure, Sample, sample

if TYPE_CHECKING:
    from benchmarks.page import Round

REQUESTS, COLD, WARM = 12, 250_000, 12_000
"""At most so many requests, so many bytes at the first visit and at the second."""

LOOPBACK, SLOW = 2 / 5, 1 / 5
"""At most such a part of stock Voilà's time."""


def _taken(rounds: Sequence[Round], take: Callable[[Round], float]) -> Sample:
    return sample([take(one) for one in rounds])


def figures(ours: Sequence[Round], theirs: Sequence[Round]) -> list[Figure]:
    """Return the figures of the page."""

    def beside(
        name: str, unit: str, aim: str, reached: Callable[[float, float], bool], take: Callable[[Round], float]
    ) -> Figure:
        mine, other = _taken(ours, take), _taken(theirs, take)
        return Figure(name, unit, mine, "voila", other, aim, reached(mine.median, other.median))

    return [
        beside(
            "page.requests.cold", "1", f"≤ {REQUESTS}", lambda mine, _: mine <= REQUESTS, lambda one: one.cold.requests
        ),
        beside("page.bytes.cold", "B", "≤ 250 kB", lambda mine, _: mine <= COLD, lambda one: one.cold.down),
        beside("page.bytes.warm", "B", "≤ 12 kB", lambda mine, _: mine <= WARM, lambda one: one.warm.down),
        beside(
            "page.ready.loopback",
            "s",
            "≤ 2/5",
            lambda mine, other: mine <= LOOPBACK * other,
            lambda one: one.cold.ready,
        ),
        beside("page.ready.slow", "s", "≤ 1/5", lambda mine, other: mine <= SLOW * other, lambda one: one.slow.ready),
    ]


def _beside(found: Mapping[str, Sequence[Round]]) -> str:
    """Say what was seen that is not a figure."""
    head = ("page", "ready at the second visit", "HTTP answers, first visit", "frames, unpacked", "towards the server")

    def row(name: str, rounds: Sequence[Round]) -> list[str]:
        counted: list[Callable[[Round], float]] = [
            lambda one: one.cold.answers,
            lambda one: one.cold.frames,
            lambda one: one.cold.up,
        ]
        ready = _taken(rounds, lambda one: one.warm.ready)
        return [name, f"{ready.median:.2f} s", *(f"{_taken(rounds, take).median:,.0f} B" for take in counted)]

    return report.table(head, [row(name, rounds) for name, rounds in found.items()])


def write(found_figures: Sequence[Figure], found: Mapping[str, Sequence[Round]]) -> None:
    """Write the part of docs/performance.md."""
    rounds = len(found["yunlab"])
    report.write(
        "bench-page",
        f"{report.circumstances()} Voilà {version('voila')}, ipywidgets {version('ipywidgets')}; "
        f"medians of {rounds} alternating rounds, smallest and largest in brackets.\n\n"
        f"{report.figures_table(found_figures)}\n\n{_beside(found)}",
    )
