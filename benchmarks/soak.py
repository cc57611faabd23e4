"""Pupils come, measure, hand in, leave and come back for an hour, and nothing of the centre grows: `make soak`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import report, soak_growth, soak_side
from benchmarks.figure import Figure, rounded
from benchmarks.soak_growth import Growth
from benchmarks.soak_pupil import Pupil
from benchmarks.soak_sample import Sample, containers, networks, take
from hub_config.containers import STUDENT_IMAGE
from tests.journey.stage import Centre

EVERY_S, LEAVING_S = 30.0, 180.0
"""Between two samples; how long the last visits may take to end [s]."""

COMING_S = 1.0
"""Between the first visits of two pupils [s]: this is no bell."""


@dataclass(frozen=True)
class Found:
    """What a soak showed.

    Attributes:
        samples: in order.
        done: how often the pupils did what.
        failures: what went wrong, in words.
        left: names of containers and networks that were there when the centre had stopped.
    """

    samples: list[Sample]
    done: Counter[str]
    failures: list[str]
    left: list[str]


def _watch(centre: Centre, seconds: float, every: float) -> list[Sample]:
    began, samples = time.monotonic(), list[Sample]()
    while (now := time.monotonic() - began) < seconds:
        samples.append(take(centre, began))
        print(json.dumps(samples[-1].to_json()), file=sys.stderr, flush=True)
        time.sleep(max(0.0, min(now + every, seconds) - (time.monotonic() - began)))
    return [*samples, take(centre, began)]


def soak(pupils: int, seconds: float, every: float = EVERY_S, ours: str = STUDENT_IMAGE) -> Found:
    """Let pupils come and go for a time, and look at the centre meanwhile.

    Args:
        pupils: how many.
        seconds: how long [s].
        every: between two samples [s].
        ours: image of their containers.
    """
    over = threading.Event()
    with tempfile.TemporaryDirectory() as folder:
        with soak_side.centre(Path(folder) / "state", ours) as centre:
            names = soak_side.SCHOOL.student_names[:pupils]
            crowd = [Pupil(centre.url, centre.network, name, over, seed) for seed, name in enumerate(names)]
            threading.Thread(target=_let_in, args=(crowd,), daemon=True).start()
            try:
                samples = _watch(centre, seconds, every)
            finally:
                over.set()
                _let_out(crowd)
        left = [*containers(centre.network), *networks(centre.network)]
    failures = [failure for pupil in crowd for failure in pupil.failures]
    return Found(samples, sum((pupil.done for pupil in crowd), Counter()), failures, left)


def _let_in(crowd: Sequence[Pupil]) -> None:
    for pupil in crowd:
        pupil.start()
        time.sleep(COMING_S)


def _let_out(crowd: Sequence[Pupil]) -> None:
    until = time.monotonic() + LEAVING_S
    for pupil in crowd:
        if pupil.ident is not None:
            pupil.join(max(0.0, until - time.monotonic()))
            if pupil.is_alive():
                pupil.failures.append(f"{pupil.name}: still there {LEAVING_S:.0f} s after the end")


def _shown(one: Growth) -> list[str]:
    verdict = "steady" if one.is_steady else "**grows**"
    return [one.kind, one.name, *(f"{rounded(each):,}" for each in (one.first, one.grown, one.allowed)), verdict]


def text(found: Found, figures: Sequence[Figure], growths: Sequence[Growth]) -> str:
    """Return what is written into docs/performance.md."""
    minutes = found.samples[-1].time / 60
    done = ", ".join(f"{name} {count}" for name, count in sorted(found.done.items()))
    moving = [each for each in growths if each.kind == "memory" or abs(each.grown) >= 1]
    head = ("of", "series", "at first", "grown", "allowed", "")
    return "\n\n".join(
        (
            f"{report.circumstances()} {minutes:.0f} minutes; the pupils' deeds: {done}.",
            report.figures_table(figures),
            report.table(head, [_shown(each) for each in moving]),
        )
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak", description="pupils come and go, and nothing grows")
    parser.add_argument("--pupils", type=int, default=20, choices=range(1, soak_side.MOST + 1), metavar="N")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--ours", default=STUDENT_IMAGE, help="image of the pupils' containers")
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    return parser.parse_args()


def main() -> None:
    """Soak, write docs/performance.md, and print the figures."""
    wanted = _options()
    # The containers go with the centre, whoever ends this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("yunlab: stopped"))
    found = soak(wanted.pupils, wanted.minutes * 60, ours=wanted.ours)
    growths = soak_growth.growths(found.samples)
    figures = soak_growth.figures(growths, len(found.left), len(found.failures))
    print(*found.failures, *found.left, sep="\n", file=sys.stderr)
    shown = text(found, figures, growths)
    if wanted.keep:
        print(shown, file=sys.stderr)
    else:
        report.write("soak", shown)
    for figure in figures:
        print(figure.to_line())


if __name__ == "__main__":
    main()
