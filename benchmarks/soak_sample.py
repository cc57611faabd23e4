"""What a centre holds at one moment: memory, descriptors, threads, containers, rows, files, log."""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.journey.stage import Centre

PARTS = {
    "jupyterhub_idle_culler": "idle culler",
    "configurable-http-proxy": "proxy",
    "graders.exchange": "exchange",
    "graders.sandbox": "sandbox keeper",
    "graders.worker": "worker",
    "hub_config.worker": "worker",
    "jupyterhub --config": "hub",
    "jupyterhub": "hub",
    "-m centre": "centre",
    "soak_side": "launcher",
}
"""Words of a command, and whose it is; the first that fits counts."""

WORK = {"trial", "submission", "event", "answers", "member"}
"""Tables that hold what pupils have done: they must grow."""

DATABASES = {
    "hub": "jupyterhub.sqlite",
    "people": "centre.sqlite",
    "exchange": "exchange/exchange.sqlite",
    "queue": "queue/queue.sqlite",
}
KEPT = ("exchange", "courses", "log")
"""Folders of the state that hold what must be kept, so that their files are not counted."""


@dataclass(frozen=True)
class Sample:
    """What there was at one moment.

    Attributes:
        time: since the first sample [s].
        memory: of each part, as its share of what is shared (PSS) [MB].
        containers_memory: of all pupils' containers together [MB].
        descriptors: open files of each part.
        threads: of each part.
        containers: of the centre, by whether they are pupils' or the centre's own.
        networks: of the engine, of this centre.
        rows: of each table, by its database.
        files: beside what must be kept.
        log: of the hub and its services [B].
    """

    time: float
    memory: dict[str, float]
    containers_memory: float
    descriptors: dict[str, int]
    threads: dict[str, int]
    containers: dict[str, int]
    networks: int
    rows: dict[str, int]
    files: int
    log: int

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return dataclasses.asdict(self)


def pss(process: int) -> float:
    """Return what a process's memory comes to [MB]; none when it has just ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss:")), 0.0)


def _engine(*command: str) -> list[str]:
    done = subprocess.run(["docker", *command], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def containers(network: str) -> list[str]:
    """Name all containers of a centre, running or not."""
    listed = _engine("ps", "--all", "--format", "{{.Names}}", "--filter", f"name=^{network}[-.]")
    return [name for name in listed if name.startswith((f"{network}-", f"{network}."))]


def networks(network: str) -> list[str]:
    """Name a centre's networks."""
    return [name for name in _engine("network", "ls", "--format", "{{.Name}}") if name == network]


def processes(container: str) -> list[int]:
    """List a container's processes by the host's numbers."""
    return [int(number) for number in _engine("top", container, "-eo", "pid")[1:]]


def _part(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    return next((part for known, part in PARTS.items() if known in words), "other")


def _parts(centre: Centre) -> Iterator[tuple[str, psutil.Process]]:
    """List the centre's own processes with what they are; calls of the engine and the like are left out."""
    own = psutil.Process(centre.process.pid)
    inner = [psutil.Process(number) for number in processes(f"{centre.network}.worker")]
    for process in (own, *own.children(recursive=True), *inner):
        with contextlib.suppress(psutil.NoSuchProcess):
            if (part := "worker" if process in inner else _part(process)) != "other":
                yield part, process


def _rows(state: Path) -> Mapping[str, int]:
    found = {}
    for name, place in DATABASES.items():
        with contextlib.closing(sqlite3.connect(f"file:{state / place}?mode=ro", uri=True, timeout=30)) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                (found[f"{name}.{table}"],) = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608
    return found


def _files(state: Path) -> int:
    return sum(1 for path in state.rglob("*") if path.relative_to(state).parts[0] not in KEPT)


def take(centre: Centre, began: float) -> Sample:
    """Look at a centre.

    Args:
        centre: to look at.
        began: when the soak began, by the monotonic clock [s].
    """
    memory: dict[str, float] = defaultdict(float)
    descriptors: dict[str, int] = defaultdict(int)
    threads: dict[str, int] = defaultdict(int)
    for part, process in _parts(centre):
        with contextlib.suppress(psutil.NoSuchProcess):
            memory[part] += pss(process.pid)
            descriptors[part] += process.num_fds()
            threads[part] += process.num_threads()
    named = containers(centre.network)
    pupils = [name for name in named if name.startswith(f"{centre.network}-")]
    return Sample(
        round(time.monotonic() - began, 1),
        {part: round(size, 2) for part, size in memory.items()},
        round(sum(pss(process) for name in pupils for process in processes(name)), 2),
        dict(descriptors),
        dict(threads),
        {"pupils": len(pupils), "own": len(named) - len(pupils)},
        len(networks(centre.network)),
        dict(_rows(centre.state)),
        _files(centre.state),
        sum(path.stat().st_size for path in (centre.state / "log").iterdir()),
    )
