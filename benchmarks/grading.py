"""From handing in to the marks, our way and with stock nbgrader's command line: `make bench-grading`.

The two take turns, so that what else the machine does falls on both alike. The figures:

* `grading.<kind>.p50`, `grading.<kind>.p95`: one pupil hands in and waits for the marks [s];
* `grading.burst50.p95`, `grading.burst50.lost`: fifty pupils hand in within ten seconds [s], [1];
* `grading.per_minute`, `grading.cpu`: all fifty at once, how many are marked in a minute [1/min], processor time
  of one [s].
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks import report
from benchmarks.figure import Figure, sample
from benchmarks.marking_stage import LateError, Pupil, Stage, stage
from benchmarks.stock_marking import StockCourse, Taken

KINDS = {"lab": "pendulum"}
"""What is handed in, by the name it has in the figures."""

CLASS, WITHIN = 50, 10.0
"""A class, and how soon all of it hands in [s]."""

PAUSE, BURST_PAUSE = 0.02, 0.5
"""Between two questions for the marks: of one pupil, of each of a class [s]."""

AIM, AIM_BURST, OF_STOCK = 1.0, 20.0, 1 / 8


@dataclass(frozen=True)
class Measured:
    """What was measured of one kind; times in [s].

    Attributes:
        ours: one pupil, our way.
        stock: one pupil, the stock way.
        burst: each of a class that hands in within ten seconds.
        lost: of these, how many got no marks.
        per_minute: how many are marked in a minute [1/min].
        processor: processor time of one, our way.
    """

    ours: list[float]
    stock: list[Taken]
    burst: list[float]
    lost: int
    per_minute: float
    processor: float


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that a share of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _one(pupil: Pupil, pause: float) -> float:
    identifier, began = str(uuid.uuid4()), time.monotonic()
    pupil.hand_in(identifier)
    state = pupil.await_marks(identifier, pause)["state"]
    if state != "graded":
        raise LateError(f"submission {identifier} of {pupil.name} ended as {state}")
    return time.monotonic() - began


def _one_by_one(pupils: Sequence[Pupil], stock: StockCourse, rounds: int) -> tuple[list[float], list[Taken]]:
    """Let some pupils hand in our way and one the stock way, in turn."""
    ours, theirs = [], []
    for number in range(rounds):
        for pupil in pupils[number * 4 : number * 4 + 4]:
            ours.append(_one(pupil, PAUSE))
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
            return _one(pupils[place], BURST_PAUSE)
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


def measure(folder: Path, slug: str, rounds: int, workers: int) -> Measured:
    """Measure one kind."""
    (folder / "ours").mkdir()
    with stage(folder / "ours", slug, CLASS, attempts=10) as found:
        pupils = [Pupil(found, name) for name in found.students]
        for pupil in pupils:
            pupil.work()
        found.count_runs_as_made_again()
        _say(f"{slug}: {len(pupils)} records are ready")
        found.workers = [found.start("graders.worker") for _ in range(workers)]
        for pupil in pupils[: rounds * 4]:
            _one(pupil, PAUSE)
        ours, theirs = _one_by_one(pupils, StockCourse(folder / "stock", found), rounds)
        burst = _in_a_burst(pupils, WITHIN)
        _say(f"{slug}: the class has handed in within {WITHIN:.0f} s")
        per_minute, processor = _all_at_once(found, pupils)
    got = [latency for latency in burst if latency is not None]
    return Measured(ours, theirs, got, burst.count(None), per_minute, processor)


def _of_one(kind: str, found: Measured) -> list[Figure]:
    stock = [taken.time for taken in found.stock]
    p95 = percentile(found.ours, 0.95)
    good = p95 <= AIM and p95 <= OF_STOCK * percentile(stock, 0.95)
    peers = sample(stock), sample([percentile(stock, 0.95)])
    return [
        Figure(f"grading.{kind}.p50", "s", sample(found.ours), "nbgrader", peers[0]),
        Figure(f"grading.{kind}.p95", "s", sample([p95]), "nbgrader", peers[1], "≤ 1.0 s and ≤ 1/8", good),
    ]


def _of_a_class(found: Measured) -> list[Figure]:
    stock = sample([60 / taken.time for taken in found.stock])
    burst, cpu = percentile(found.burst, 0.95), sample([taken.processor for taken in found.stock])
    return [
        Figure("grading.burst50.p95", "s", sample([burst]), aim="≤ 20 s", reached=burst <= AIM_BURST),
        Figure("grading.burst50.lost", "1", sample([found.lost]), aim="0", reached=found.lost == 0),
        Figure("grading.per_minute", "1/min", sample([found.per_minute]), "nbgrader", stock),
        Figure("grading.cpu", "s", sample([found.processor]), "nbgrader", cpu),
    ]


def _write(made: Sequence[Figure], found: Measured, workers: int) -> None:
    text = (
        f"{report.circumstances()} nbgrader 0.9.6; {workers} worker process{'es' if workers > 1 else ''}; "
        f"{len(found.ours)} hand-ins of ours, {len(found.stock)} of stock nbgrader, in turn. "
        f"A class of {CLASS} within {WITHIN:.0f} s: median {statistics.median(found.burst):.2g} s."
    )
    report.write("bench-grading", f"{text}\n\n{report.figures_table(made)}")


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    parser = argparse.ArgumentParser(prog="make bench-grading", description="from handing in to the marks")
    parser.add_argument("--rounds", type=int, default=6, help="four hand-ins of ours and one of stock nbgrader")
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yunlab-bench-") as folder:
        found = {kind: measure(Path(folder), slug, options.rounds, options.workers) for kind, slug in KINDS.items()}
    made = [figure for kind in found for figure in _of_one(kind, found[kind])] + _of_a_class(found["lab"])
    if not options.keep:
        _write(made, found["lab"], options.workers)
    for figure in made:
        print(figure.to_line())


if __name__ == "__main__":
    main()
