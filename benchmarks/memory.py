"""Memory of pupils' containers with a lab open and run, beside jupyterhub-singleuser with Voilà: `make bench-memory`.

Memory is the proportional set size (PSS) of every process in a container, as the kernel counts it: what containers
share is divided among them.
"""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.figure import Figure, sample
from benchmarks.sides import SIDES, Side, centre, options, stop, tell
from tests.journey.stage import Centre
from tests.journey.visitor import Bench, Visitor, receive, send

ONE, TEN = 1 / 2, 2 / 5
"""At most such a part of the stock side's memory, with one pupil and with ten."""

KERNEL = re.compile(r'"kernelId": ?"([0-9a-f-]+)"')
PUPILS = {"memory.one": 1, "memory.ten": 10}


def _pss(process: str) -> float:
    """Return what a process's memory comes to [MB]; none when it has just ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss:"))


def _memory(container: str) -> float:
    listed = subprocess.run(["docker", "top", container, "-eo", "pid"], capture_output=True, text=True, check=True)
    return sum(_pss(process) for process in listed.stdout.split()[1:])


def _use_ours(visitor: Visitor) -> Callable[[], None]:
    bench = Bench(visitor, "pendulum", SIDES[0].school.course, "pendulum")
    bench.run({"length": 0.5})
    return bench.line.close


def _use_stock(visitor: Visitor) -> Callable[[], None]:
    """Open the stock page and have its button's function called; pressing it would send as much."""
    visitor.start_server()
    found = KERNEL.search(visitor.web.get(SIDES[1].path(visitor.name)).text)
    if found is None:
        raise RuntimeError("the stock page names no kernel")
    line = visitor.connect(found[1])
    asked = send(line, "execute_request", {"code": "run(None)", "silent": False, "store_history": False})
    while (answer := receive(line)).parent.get("msg_id") != asked or "status" not in answer.content:
        pass
    if answer.content["status"] != "ok":
        raise RuntimeError(f"the stock notebook's run failed: {answer.content}")
    return line.close


USE = {"yunlab": _use_ours, "singleuser": _use_stock}


def _measure(running: Centre, side: Side, pupils: int) -> float:
    """Return a pupil's memory [MB]."""
    visitors = [Visitor(running.url, name) for name in side.school.student_names[:pupils]]
    try:
        leave = []
        for visitor in visitors:
            visitor.sign_in()
            leave.append(USE[side.name](visitor))
        found = sum(_memory(f"{running.network}-{visitor.name}") for visitor in visitors) / pupils
        for act in leave:
            act()
    finally:
        for visitor in visitors:
            stop(visitor)
    return found


Found = dict[str, dict[str, list[float]]]


def _measure_all(rounds: int, ours: str) -> Found:
    found: Found = {figure: {side.name: [] for side in SIDES} for figure in PUPILS}
    with centre(ours) as running:
        for number, figure, side in itertools.product(range(rounds), PUPILS, SIDES):
            found[figure][side.name].append(_measure(running, side, PUPILS[figure]))
            print(f"round {number + 1} of {rounds}, {figure}: {found[figure]}", file=sys.stderr)
    return found


def figures(found: Mapping[str, Mapping[str, Sequence[float]]]) -> list[Figure]:
    """Return the figures of the memory, from the measurements by figure and side [MB]."""

    def beside(name: str, aim: float, words: str) -> Figure:
        mine, other = (sample(found[name][side.name]) for side in SIDES)
        return Figure(name, "MB", mine, "singleuser", other, words, mine.median <= aim * other.median)

    return [beside("memory.one", ONE, "≤ 1/2"), beside("memory.ten", TEN, "≤ 2/5")]


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    wanted = options("bench-memory", "memory beside jupyterhub-singleuser")
    tell("bench-memory", figures(_measure_all(wanted.rounds, wanted.ours)), f"{wanted.rounds} rounds", wanted.keep)


if __name__ == "__main__":
    main()
