"""The lab page beside stock Voilà with the same controls: `make bench-page`.

Each round visits both, one after the other, so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import page_report, stock
from benchmarks.line import Line
from benchmarks.visit import Visit, chromium, visit, window
from tests.page import stage
from tests.page.process import ROOT

SLOW_RATE, SLOW_ROUND_TRIP = 2e6 / 8, 0.150
"""The slow line: 2 Mbit/s each way [B/s], there and back [s]."""


@dataclass(frozen=True)
class Site:
    """A page under test.

    Attributes:
        name: who it is.
        control: CSS selector of its first control.
        port: where it is served.
        path: makes the rest of its address, new for each round.
    """

    name: str
    control: str
    port: int
    path: Callable[[], str]


@dataclass(frozen=True)
class Round:
    """One round at one page.

    Attributes:
        cold: the first visit, on loopback.
        warm: the second one in the same window.
        slow: the first visit over the slow line.
    """

    cold: Visit
    warm: Visit
    slow: Visit


def _round(browser: Browser, site: Site) -> Round:
    path = site.path()
    with Line(site.port) as line, window(browser, site.control) as context:
        cold, warm = visit(context, line, path), visit(context, line, path)
    with Line(site.port, SLOW_RATE, SLOW_ROUND_TRIP) as line, window(browser, site.control) as context:
        slow = visit(context, line, path)
    return Round(cold, warm, slow)


@contextlib.contextmanager
def _sites(folder: Path) -> Iterator[tuple[Site, Site]]:
    with stage.page(folder) as ours, stock.voila() as port:
        start = len(f"http://127.0.0.1:{ours.line.port}")
        yield (
            Site("yunlab", "[data-control] input[type=range]", ours.line.port, lambda: ours.url()[start:]),
            Site("voila", ".widget-slider .noUi-handle, .widget-slider input", port, lambda: "/"),
        )


def _measure(rounds: int) -> dict[str, list[Round]]:
    found: dict[str, list[Round]] = {"yunlab": [], "voila": []}
    with tempfile.TemporaryDirectory() as folder, _sites(Path(folder)) as sites, chromium() as browser:
        for number in range(rounds):
            for site in sites:
                found[site.name].append(_round(browser, site))
                print(f"round {number + 1} of {rounds}, {site.name}: {found[site.name][-1]}", file=sys.stderr)
    return found


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    parser = argparse.ArgumentParser(prog="make bench-page", description="the lab page beside stock Voilà")
    parser.add_argument("--rounds", type=int, default=5, help="rounds; the medians are of so many")
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args()
    subprocess.run(["npm", "run", "--silent", "build"], cwd=ROOT, check=True)
    found = _measure(options.rounds)
    figures = page_report.figures(found["yunlab"], found["voila"])
    if not options.keep:
        page_report.write(figures, found)
    for figure in figures:
        print(figure.to_line())


if __name__ == "__main__":
    main()
