"""How long a whole district takes to come in, with what memory; that a second time changes nothing; and its pages.

Each import is a process of its own, as `make roster` is: from start to end, with reading, comparing,
hashing the first passwords and writing; the memory is the most that the process held at once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks import booking, centre_page, report
from benchmarks.district import District, write
from benchmarks.figure import Figure, sample

ROUNDS = 3
NAME = "bench-centre"
TABLES = ("district", "school", "school_year", "course", "person", "membership")
FIRST = 60.0
"""What an import may take [s]: a person waits for it."""


def _import(state: Path, roster: Path) -> tuple[float, float]:
    """Bring a roster in; returns the time it took [s] and the most memory it held [MB]."""
    command = [sys.executable, "-m", "hub_config.roster", f"file={roster}", "apply=1", "language=en"]
    environment = {**os.environ, "YUNLAB_STATE": str(state), "YUNLAB_PEOPLE_DATABASE": ""}
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("the import failed, see above")
    return time.perf_counter() - began, usage.ru_maxrss * 1024 / 1e6


def _rows(state: Path) -> set[tuple[object, ...]]:
    """Everything that the database holds, times too."""
    engine = create_engine(f"sqlite:///{state / 'centre.sqlite'}")
    with engine.connect() as connection:
        found = {(table, *row) for table in TABLES for row in connection.execute(text(f"SELECT * FROM {table}"))}  # noqa: S608
    engine.dispose()
    return found


def measure(district: District, rounds: int) -> tuple[list[Figure], str]:
    """Import a district twice, into an empty centre each round; then open the pages of the last one."""
    first, second, memory, changes = [], [], [], []
    with tempfile.TemporaryDirectory(prefix="yunlab-") as name:
        write(Path(name) / "roster", district.rows())
        for number in range(rounds):
            state = Path(name) / f"state-{number}"
            took, held = _import(state, Path(name) / "roster")
            before = _rows(state)
            again, _ = _import(state, Path(name) / "roster")
            changes.append(len(before ^ _rows(state)))
            first.append(took)
            second.append(again)
            memory.append(held)
        pages, watched = centre_page.measure(state)
    opened = [centre_page.figure(pages), centre_page.watching(watched)]
    return [*figures(first, memory, second, changes), *opened], centre_page.told(pages)


def figures(first: list[float], memory: list[float], second: list[float], changes: list[int]) -> list[Figure]:
    """Return the figures of what was measured."""
    slowest = sample(first)
    return [
        Figure("centre.import.first", "s", slowest, aim=f"≤ {FIRST:.0f} s", reached=slowest.median <= FIRST),
        Figure("centre.import.first.memory", "MB", sample(memory)),
        Figure("centre.import.second", "s", sample(second)),
        Figure("centre.import.second.changes", "1", sample(changes), aim="0", reached=not any(changes)),
    ]


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    parser = argparse.ArgumentParser(prog=f"make {NAME}", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    wanted = parser.parse_args()
    found, pages = measure(District(), wanted.rounds)
    found.append(booking.figure())
    if wanted.keep:
        print(pages)
    else:
        told = f"{report.circumstances()} {wanted.rounds} rounds.\n\n{report.figures_table(found)}\n\n{pages}"
        report.write(NAME, told)
    for figure in found:
        print(figure.to_line())


if __name__ == "__main__":
    main()
