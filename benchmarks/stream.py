"""Ten seconds of ten moving bodies, our way and three others: `make bench-stream`.

Each way runs in a process of its own, one after the other, round by round. meshcat and viser send each frame when it is
due, as a live view does; how they are counted is said in `benchmarks.listener`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks import peer_packages, report
from benchmarks.figure import Figure, Sample, sample

WAYS = ("ours", "jpeg", "meshcat", "viser")
Costs = dict[str, list[dict[str, Any]]]
"""What each way came to, one entry a round."""

OF_JPEG_BYTES, OF_JPEG_CPU, POSITION_MM, ANGLE_DEG = 1 / 300, 1 / 200, 0.5, 0.1


def _measure(python: str, way: str) -> dict[str, Any]:
    environment = os.environ | {"PYTHONPATH": str(peer_packages.ROOT), "OPENBLAS_NUM_THREADS": "1"}
    command = [python, "-m", "benchmarks.way", way]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, timeout=300, check=True)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _rounds(count: int) -> Costs:
    python, found = str(peer_packages.python()), Costs({way: [] for way in WAYS})
    for number in range(count):
        for way in WAYS:
            found[way].append(_measure(python, way))
            print(f"round {number + 1} of {count}, {way}: {found[way][-1]}", file=sys.stderr)
    return found


def _taken(costs: Sequence[dict[str, Any]], name: str) -> Sample:
    return sample([cost[name] for cost in costs])


def _beside(name: str, key: str, unit: str, found: Costs, peer: str, aim: float | None) -> Figure:
    mine, other = _taken(found["ours"], key), _taken(found[peer], key)
    reached = None if aim is None else mine.median <= aim * other.median
    return Figure(name, unit, mine, peer, other, "" if aim is None else f"≤ 1/{1 / aim:.0f}", reached)


def _errors(found: Costs) -> list[Figure]:
    made = []
    for name, suffix in (("stream.error", ""), ("stream.error.between", "_between")):
        position, angle = _taken(found["ours"], f"position{suffix}"), _taken(found["ours"], f"angle{suffix}")
        made += [
            Figure(f"{name}.position", "mm", position, aim="≤ 0.5 mm", reached=position.median <= POSITION_MM),
            Figure(f"{name}.angle", "deg", angle, aim="≤ 0.1°", reached=angle.median <= ANGLE_DEG),
        ]
    return made


def figures(found: Costs) -> list[Figure]:
    """Return the figures of the motion."""
    made = [
        _beside("stream.bytes", "data", "B", found, "jpeg", OF_JPEG_BYTES),
        _beside("stream.cpu", "cpu", "s", found, "jpeg", OF_JPEG_CPU),
    ]
    for peer in ("meshcat", "viser"):
        made.append(_beside(f"stream.bytes.{peer}", "data", "B", found, peer, None))
        made.append(_beside(f"stream.cpu.{peer}", "cpu", "s", found, peer, None))
    return made + _errors(found)


def _write(made: Sequence[Figure], rounds: int) -> None:
    peers = {line.split("==")[0]: line.split("==")[1] for line in peer_packages.WANTED.read_text("ascii").split()}
    versions = ", ".join(f"{name} {peers[name]}" for name in ("pybullet", "pillow", "meshcat", "viser"))
    text = f"{report.circumstances()} {versions}; medians of {rounds} rounds, smallest and largest in brackets."
    report.write("bench-stream", f"{text}\n\n{report.figures_table(made)}")


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    parser = argparse.ArgumentParser(prog="make bench-stream", description="our motion beside other ways to show it")
    parser.add_argument("--rounds", type=int, default=5, help="rounds; the medians are of so many")
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args()
    made = figures(_rounds(options.rounds))
    if not options.keep:
        _write(made, options.rounds)
    for figure in made:
        print(figure.to_line())


if __name__ == "__main__":
    main()
