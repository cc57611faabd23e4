"""A class of forty starts its runs within five seconds: `make bench-run`.

From the press on the button to the motion of the whole run, at the pupil's end of the kernel's websocket. In rounds of
their own one of the forty is a browser, which shows what decoding and drawing the first frame add; in the others it is
a program like the rest, because a browser on the same machine draws with the processors that the centre needs.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from benchmarks.bell_side import PUPILS, SCHOOL, centre
from benchmarks.figure import Figure, sample
from benchmarks.grading_report import percentile
from benchmarks.sides import SIDES, options, tell
from benchmarks.visit import READY_LIMIT, chromium, sign_in, stand_back, window
from tests.journey.visitor import Bench, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.journey.stage import Centre

WITHIN_S, AIM_S, SIMULATED_S = 5.0, 0.4, 0.15
STARTS_AT_ONCE = 8
CONTROLS = {"length": 1.0, "swings": 5}
"""A pendulum of 1 m that is watched for five swings and a half: 11 s."""

REST_S = 3.0
"""Between two rounds: what the last one left behind, such as replays, is not this one's."""

PRESS = """() => new Promise(resolve => {
  const began = performance.now(), answer = () => resolve((performance.now() - began) / 1000);
  const film = new MutationObserver(() => {
    if (!document.querySelector("button.skip")) return;
    film.disconnect();
    // The frame that is asked for now holds the film's first; the next one is asked for when it has been drawn.
    requestAnimationFrame(() => requestAnimationFrame(answer));
  });
  film.observe(document.body, {subtree: true, childList: true, attributes: true});
  document.querySelector("button.run").click();
})"""


Found = TypeVar("Found")


@dataclass(frozen=True)
class Run:
    """One run, as its pupil's program saw it.

    Attributes:
        took: from the press to all of the motion [s].
        simulated: from the kernel's asking the simulator until it had the motion, without the exchange's share [s].
    """

    took: float
    simulated: float


def _press(bench: Bench) -> Run:
    """Start a run, and wait for its motion, all of it."""
    began = time.monotonic()
    said, buffers = bench.ask({"do": "run", "id": str(uuid4()), "controls": CONTROLS}, "ran")
    if said["event"] != "ran":
        raise RuntimeError(f"{bench.visitor.name}'s run was refused: {said}")
    zlib.decompress(buffers[0])
    return Run(time.monotonic() - began, said["simulated_s"])


def _press_button(page: Page) -> float:
    """Start a run in the browser; return how long its first frame took to be drawn [s]."""
    took = float(page.evaluate(PRESS))
    page.click("button.skip")
    page.wait_for_selector("button.skip", state="hidden")
    return took


def _start(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.start_server()


@contextmanager
def _browsing(browser: Browser, running: Centre, pupil: str) -> Iterator[Page]:
    with window(browser, SIDES[0].control) as context:
        context.set_default_timeout(READY_LIMIT * 1000)
        page = context.new_page()
        sign_in(page, running.url, pupil)
        page.goto(f"{running.url}{SIDES[0].path(pupil)}")
        page.click("#step-measure")
        page.fill("[data-control=swings] .typed", str(CONTROLS["swings"]))
        page.press("[data-control=swings] .typed", "Enter")
        yield page


def _round(benches: Sequence[Bench]) -> list[Run]:
    """Let everybody start a run, evenly within five seconds."""
    began = time.monotonic()

    def one(place: int) -> Run:
        time.sleep(max(0.0, began + place * WITHIN_S / len(benches) - time.monotonic()))
        return _press(benches[place])

    with ThreadPoolExecutor(len(benches)) as pupils:
        return list(pupils.map(one, range(len(benches))))


def _browser_round(benches: Sequence[Bench], page: Page) -> float:
    """Let everybody start a run, the browser in the middle; return how long its first frame took to be drawn [s]."""
    with ThreadPoolExecutor(1) as others:
        running = others.submit(_round, benches)
        time.sleep(WITHIN_S / 2)
        drawn = _press_button(page)
        running.result()
    return drawn


def _measure(rounds: int, ours: str) -> tuple[list[list[Run]], list[float]]:
    names = SCHOOL.student_names[:PUPILS]
    # The browser does not stand back: a tablet draws with a processor of its own, which nobody else keeps busy.
    with chromium(behind=False) as browser, centre(SIDES[0].name, ours) as running:
        stand_back()
        visitors = [Visitor(running.url, name) for name in names]
        with ThreadPoolExecutor(STARTS_AT_ONCE) as several:
            list(several.map(_start, visitors))
        benches = [Bench(visitor, "pendulum", SCHOOL.course, "pendulum") for visitor in visitors]
        runs = _rounds(rounds, lambda: _round(benches))
        benches.pop(0).close()
        with _browsing(browser, running, names[0]) as page:
            drawn = _rounds(rounds, lambda: _browser_round(benches, page))
        for bench in benches:
            bench.line.close()
    return runs, drawn


def _rounds(wanted: int, one: Callable[[], Found]) -> list[Found]:
    """Do something again and again; the first time is not counted: the engine is connected to then."""
    found = []
    for _ in range(wanted + 1):
        found.append(one())
        time.sleep(REST_S)
    return found[1:]


def _waits(runs: Sequence[Run]) -> list[float]:
    return [run.took for run in runs]


def figures(runs: Sequence[Sequence[Run]], drawn: Sequence[float]) -> list[Figure]:
    """Return the figures of the runs of each round, and of how long the browser took to draw [s]."""
    middle, slow = (sample([percentile(_waits(one), share) for one in runs]) for share in (0.5, 0.95))
    simulated = sample([percentile([run.simulated for run in one], 0.95) for one in runs])
    return [
        Figure("run.p50", "s", middle),
        Figure("run.p95", "s", slow, aim=f"≤ {AIM_S} s", reached=slow.median <= AIM_S),
        Figure("run.drawn", "s", sample(drawn), aim=f"≤ {AIM_S} s", reached=sample(drawn).median <= AIM_S),
        Figure("run.simulated.p95", "s", simulated, aim=f"≤ {SIMULATED_S} s", reached=simulated.median <= SIMULATED_S),
    ]


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    wanted = options("bench-run", f"{PUPILS} pupils start a run within {WITHIN_S:.0f} s")
    found = _measure(wanted.rounds, wanted.ours)
    tell("bench-run", figures(*found), f"{wanted.rounds} rounds of {PUPILS} pupils", wanted.keep)


if __name__ == "__main__":
    main()
