"""From the click to a server and to the first control, beside jupyterhub-singleuser with Voilà: `make bench-start`.

Each round starts one container of each side, one after the other, in the same hub on the same engine: first in a centre
in which benches stand ready, as they do where nothing else is set, then in one without.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext

from benchmarks.figure import Figure, Sample, sample
from benchmarks.sides import SIDES, SPARES, Side, await_spares, centre, options, stop, tell
from benchmarks.visit import READY_LIMIT, chromium, sign_in, window
from tests.journey.stage import Centre
from tests.journey.visitor import Visitor

USABLE, CONTAINER = 1 / 4, 1 / 3
"""At most such a part of the stock side's time."""

BETWEEN_S = 0.05
SETTLED_S = 2.0
"""A bench that has just been made has loaded everything after so long."""
BEGINS_WITHIN_S = 3.0
"""A server that a sign-in starts is being started by then."""

DONE = "() => window.benchmark && benchmark.usable !== null && benchmark.linked !== null"
WHEN = "() => performance.timeOrigin + Math.max(benchmark.usable, benchmark.linked)"


@dataclass(frozen=True)
class Start:
    """One start.

    Attributes:
        container: from the click until the hub knows that the server answers [s].
        usable: from the click to the first control, its link to the kernel open [s].
    """

    container: float
    usable: float


class _Ready(threading.Thread):
    """Listens, as the pupil, to what the hub says about the server that is being started."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(daemon=True)
        self._visitor = visitor
        self.when = float("nan")

    def run(self) -> None:
        """Listen until it is ready."""
        end = time.time() + READY_LIMIT
        while time.time() < end and not self._visitor.wait_for_server():
            time.sleep(BETWEEN_S)
        self.when = time.time()


def _sign_in(context: BrowserContext, centre: Centre, pupil: str) -> None:
    page = context.new_page()
    sign_in(page, centre.url, pupil)
    page.close()


def _empty(visitor: Visitor) -> None:
    """See to it that nothing of the pupil's runs: the centre starts a server behind the page that follows a sign-in."""
    end = time.time() + BEGINS_WITHIN_S
    while time.time() < end and not visitor.wait_for_server():
        time.sleep(BETWEEN_S)
    stop(visitor)


def _click(context: BrowserContext, address: str, ready: _Ready) -> Start:
    page = context.new_page()
    ready.start()
    clicked = time.time()
    page.goto(address, wait_until="commit", timeout=READY_LIMIT * 1000)
    page.wait_for_function(DONE, timeout=READY_LIMIT * 1000)
    usable = page.evaluate(WHEN) / 1000 - clicked
    ready.join()
    page.goto("about:blank")
    return Start(ready.when - clicked, usable)


def _start(browser: Browser, centre: Centre, side: Side) -> Start:
    pupil = side.school.student_names[0]
    visitor = Visitor(centre.url, pupil)
    visitor.sign_in()
    with window(browser, side.control) as context:
        _sign_in(context, centre, pupil)
        _empty(visitor)
        address = f"{centre.url}/hub/spawn/{pupil}?next={quote(side.path(pupil), safe='')}"
        try:
            return _click(context, address, _Ready(visitor))
        finally:
            stop(visitor)


def _measure(rounds: int, ours: str, spares: int) -> dict[str, list[Start]]:
    found: dict[str, list[Start]] = {side.name: [] for side in SIDES}
    with centre(ours, spares) as running, chromium() as browser:
        # The first of each is not counted: engine and page cache are warm in a school that is at work.
        for number in range(rounds + 1):
            for side in SIDES:
                # Pupils of a school at work come some seconds apart.
                await_spares(running, spares)
                time.sleep(SETTLED_S)
                start = _start(browser, running, side)
                print(f"round {number} of {rounds}, {side.name}: {start}", file=sys.stderr)
                found[side.name] += [start] if number else []
    return found


def figures(ours: Sequence[Start], theirs: Sequence[Start], of: str = "") -> list[Figure]:
    """Return the figures of the start.

    Args:
        ours: our side's.
        theirs: the stock side's.
        of: what is said of the centre after each figure's name; only one of which nothing is said has an aim.
    """

    def beside(name: str, aim: float, words: str, mine: Sample, other: Sample) -> Figure:
        if of:
            return Figure(f"{name}{of}", "s", mine, "singleuser", other)
        return Figure(name, "s", mine, "singleuser", other, words, mine.median <= aim * other.median)

    usable = [sample([start.usable for start in starts]) for starts in (ours, theirs)]
    container = [sample([start.container for start in starts]) for starts in (ours, theirs)]
    return [
        beside("start.usable", USABLE, "≤ 1/4", *usable),
        beside("start.container", CONTAINER, "≤ 1/3", *container),
    ]


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    wanted = options("bench-start", "the start beside jupyterhub-singleuser")
    told = []
    for spares, of in ((SPARES, ""), (0, ".none_ready")):
        found = _measure(wanted.rounds, wanted.ours, spares)
        told += figures(found["yunlab"], found["singleuser"], of)
    tell("bench-start", told, f"{wanted.rounds} alternating rounds", wanted.keep)


if __name__ == "__main__":
    main()
