"""Measures, counts, tells and writes down how many pupils fit: `make capacity`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import docker

from benchmarks import bell_side
from benchmarks.capacity import machine
from benchmarks.capacity.machine import UnfitError
from benchmarks.capacity.measure import Measurement, connection_limit, services_memory
from benchmarks.figure import Figure, sample
from hub_config.capacity.estimate import FILE, Estimate, Lesson
from hub_config.capacity.words import Account
from hub_config.containers import STUDENT_IMAGE
from hub_config.settings import VARIABLES, SettingError, Settings, load
from labkit.language import LANGUAGES, Language

"""In the state folder; see docs/architecture.md."""

LIMIT_S = 110.0
"""It takes about a minute, and stopping again some seconds."""


def _steps(text: str) -> list[int]:
    steps = sorted({int(number) for number in text.split(",")})
    if len(steps) < 2 or steps[0] < 1 or steps[-1] > bell_side.PUPILS:
        raise argparse.ArgumentTypeError(f"two numbers at least, from 1 to {bell_side.PUPILS}, such as 1,4,8")
    return steps


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    usual = Lesson()
    parser = argparse.ArgumentParser(prog="make capacity", description="how many pupils fit this machine, and why")
    parser.add_argument("--pupils", type=_steps, default=[1, 4, 8], help="how many are started, step by step: 1,4,8")
    parser.add_argument("--start-within", type=float, default=usual.start_within, metavar="S")
    parser.add_argument("--runs-per-minute", type=float, default=usual.runs_per_minute, metavar="N")
    parser.add_argument("--hand-in-within", type=float, default=usual.hand_in_within, metavar="S")
    parser.add_argument("--processor-share", type=float, default=usual.processor_share, metavar="PART")
    parser.add_argument("--memory-reserve", type=float, default=usual.memory_reserve, metavar="PART")
    parser.add_argument("--disk-reserve", type=float, default=usual.disk_reserve, metavar="MB")
    parser.add_argument("--limit", type=float, default=LIMIT_S, metavar="S", help="give up after so long")
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="one only; both are told otherwise")
    parser.add_argument("--ours", default=STUDENT_IMAGE, help="image of the pupils' containers")
    return parser.parse_args(arguments)


def _lesson(wanted: argparse.Namespace) -> Lesson:
    return Lesson(
        wanted.start_within,
        wanted.runs_per_minute,
        wanted.hand_in_within,
        wanted.processor_share,
        wanted.memory_reserve,
        wanted.disk_reserve,
    )


def _size(folder: Path) -> float:
    """Return what a folder takes [MB]."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def measure(settings: Settings, steps: Sequence[int], lesson: Lesson, ours: str = STUDENT_IMAGE) -> Estimate:
    """Start a few pupils in a centre of their own, and count how many fit.

    Args:
        settings: of the centre that IT runs, which is left alone.
        steps: how many pupils are started, step by step.
        lesson: what is assumed.
        ours: image of the pupils' containers.

    Raises:
        UnfitError: they cannot be started here.
    """
    machine.ensure_fit(steps[-1])
    memory = machine.available_memory()
    # The centre that is measured has a state of its own, in files, whatever the one that IT runs has.
    for name in VARIABLES:
        os.environ.pop(name, None)
    client = docker.from_env()
    try:
        with bell_side.centre("yunlab", ours) as centre:
            kept = centre.state / "exchange"
            before = _size(kept)
            measurement = Measurement(client, centre)
            measurement.come(steps)
            measurement.work()
            cost = measurement.cost((_size(kept) - before) / steps[-1])
            # What stands ready beside the last pupil takes as much as a pupil's.
            services = services_memory(centre) + settings.spare_benches * cost.memory
            there = machine.look(settings, centre.network, connection_limit(centre), services, memory)
    finally:
        client.close()
    return Estimate(cost, there, lesson, datetime.now(UTC).isoformat(timespec="seconds"))


def write(estimate: Estimate, state: Path) -> Path:
    """Write an estimate into a state folder; returns where."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = state / f"{FILE}.new"
    fresh.write_text(json.dumps(estimate.to_json(), indent=2) + "\n", "utf-8")
    return fresh.replace(state / FILE)


def _end_within(seconds: float) -> None:
    """End by itself after a time [s], and when told to; what was started is stopped either way."""

    def too_long(_number: int, _frame: FrameType | None) -> None:
        raise UnfitError(
            f"it was not done after {seconds:.0f} s: the machine is too busy to be measured; try again later"
        )

    # Started in the background of a shell it would ignore this one, and so would the centre, which is stopped by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("yunlab: stopped"))
    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, tell and write down."""
    wanted = _options(arguments)
    _end_within(wanted.limit)
    try:
        settings = load(os.environ | {"ENGINE": "local", "YUNLAB_PRODUCTION": "0"})
        estimate = measure(settings, wanted.pupils, _lesson(wanted), wanted.ours)
    except (UnfitError, SettingError) as error:
        sys.exit(f"yunlab: {error}")
    languages: Sequence[Language] = wanted.language or LANGUAGES
    print(*(Account(estimate, language) for language in languages), sep="\n\n")
    print(f"\n{write(estimate, settings.state)}")
    print(Figure("capacity.pupils", "1", sample([estimate.pupils])).to_line())


if __name__ == "__main__":
    main()
