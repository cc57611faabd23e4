"""From handing in to the marks, our way and with stock nbgrader's command line: `make bench-grading`.

The two take turns, so that what else the machine does falls on both alike. The figures:

* `grading.<kind>.p50`, `grading.<kind>.p95`: one pupil hands in and waits for the marks [s], of the kinds `lab`, a
  record of measurements, and `code`, a program that is asked in the real sandbox;
* `grading.burst50.p95`, `grading.burst50.lost`: fifty pupils hand in within ten seconds [s], [1];
* `grading.per_minute`, `grading.cpu`: all fifty at once, how many are marked in a minute [1/min], processor time
  of one [s].
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import grading_report
from benchmarks.grading_report import CLASS, WITHIN, Class, Single
from benchmarks.keeper import KeeperError, keeper
from benchmarks.marking_stage import LateError, Stage, stage
from benchmarks.pupil import Pupil
from benchmarks.stock_marking import StockCourse, Taken

KINDS = {"lab": "pendulum", "code": "steer_cart"}
"""What is handed in, by the name it has in the figures."""

PAUSE, BURST_PAUSE = 0.02, 0.5
"""Between two questions for the marks: of one pupil, of each of a class [s]."""


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _one_by_one(pupils: Sequence[Pupil], stock: StockCourse, rounds: int) -> tuple[list[float], list[Taken]]:
    """Let some pupils hand in our way and one the stock way, in turn."""
    ours, theirs = [], []
    for number in range(rounds):
        for pupil in pupils[number * 4 : number * 4 + 4]:
            ours.append(pupil.wait(PAUSE))
        theirs.append(stock.mark(pupils[number * 4].name))
        _say(f"round {number + 1} of {rounds}: ours {ours[-1]:.2f} s, stock {theirs[-1].time:.2f} s")
    return ours, theirs


def _in_a_burst(pupils: Sequence[Pupil], within: float) -> list[float | None]:
    """Let all hand in, evenly spread over a time [s]; None for whoever got no marks."""
    begun = threading.Barrier(len(pupils))

    def hand_in(place: int) -> float | None:
        begun.wait()
        time.sleep(place * within / len(pupils))
        try:
            return pupils[place].wait(BURST_PAUSE)
        except LateError as error:
            _say(str(error))
            return None

    with ThreadPoolExecutor(len(pupils)) as pool:
        return list(pool.map(hand_in, range(len(pupils))))


def _all_at_once(found: Stage, pupils: Sequence[Pupil]) -> tuple[float, float]:
    """Return how many are marked in a minute [1/min], and the processor time of one [s]."""
    began, before = time.monotonic(), found.processor_time()
    _in_a_burst(pupils, 0.0)
    taken = time.monotonic() - began
    return 60 * len(pupils) / taken, (found.processor_time() - before) / len(pupils)


@contextmanager
def _staged(folder: Path, kind: str, students: int, workers: int) -> Iterator[tuple[Stage, list[Pupil]]]:
    """Give a class what is handed in, let everybody do it, and start what marks it."""
    folder.mkdir()
    with ExitStack() as stack:
        found = stack.enter_context(stage(folder, KINDS[kind], students, attempts=10))
        if found.lab.kind == "code":
            stack.enter_context(keeper(folder))
        pupils = [Pupil(found, name) for name in found.students]
        for pupil in pupils:
            pupil.work()
        found.count_runs_as_made_again()
        _say(f"{kind}: {len(pupils)} pupils are ready")
        found.workers = [found.start("graders.worker") for _ in range(workers)]
        yield found, pupils


def measure(folder: Path, kind: str, rounds: int, workers: int) -> Single:
    """Measure one kind, one pupil after the other, ours and stock nbgrader's in turn."""
    with _staged(folder / kind, kind, rounds * 4, workers) as (found, pupils):
        for pupil in pupils:
            pupil.wait(PAUSE)
        return Single(*_one_by_one(pupils, StockCourse(folder / f"{kind}-stock", found), rounds))


def measure_class(folder: Path, workers: int) -> Class:
    """Let a whole class hand in, spread over ten seconds and then all at once."""
    with _staged(folder / "class", "lab", CLASS, workers) as (found, pupils):
        pupils[0].wait(PAUSE)
        burst = _in_a_burst(pupils, WITHIN)
        _say(f"the class has handed in within {WITHIN:.0f} s")
        per_minute, processor = _all_at_once(found, pupils)
    return Class([latency for latency in burst if latency is not None], burst.count(None), per_minute, processor)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-grading", description="from handing in to the marks")
    parser.add_argument("--rounds", type=int, default=6, help="four hand-ins of ours and one of stock nbgrader")
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    return parser.parse_args()


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="yunlab-bench-") as folder:
        found = {kind: measure(Path(folder), kind, options.rounds, options.workers) for kind in KINDS}
        whole = measure_class(Path(folder), options.workers)
    made = grading_report.figures(found, whole)
    if not options.keep:
        grading_report.write(made, found, options.workers)
    for figure in made:
        print(figure.to_line())


if __name__ == "__main__":
    try:
        main()
    except (KeeperError, LateError) as error:
        sys.exit(f"bench-grading: {error}")
