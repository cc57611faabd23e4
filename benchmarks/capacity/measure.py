"""Measures what a pupil costs, with a few real ones in a centre of their own."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docker
import numpy as np
import psutil

from benchmarks.bell_side import SCHOOL
from benchmarks.capacity.spending import command, engine_processes, services, since, spent
from benchmarks.sides import LAB
from benchmarks.soak_sample import containers, processes, pss
from hub_config.capacity.estimate import Cost
from tests.journey.stage import Centre
from tests.journey.visitor import Bench, Visitor

RUNS, IDLE_S = 3, 8.0
"""Runs of each pupil, and for how long nobody does anything [s], while the processor time is counted."""

SETTLING_S = 2.0
"""After a page was opened the server still settles."""

LOG_MB = 2.0
"""The most that the engine keeps of what a pupil's container says; see `hub_config.limit`."""


@dataclass(frozen=True)
class Crowd:
    """What so many pupils take together, each with a lab open and run.

    Attributes:
        pupils: how many.
        memory: of their containers [MB].
        tasks: processes and threads of their containers and of the engine for them.
        connections: descriptors in the proxy.
    """

    pupils: int
    memory: float
    tasks: int
    connections: int


def _pupils(centre: Centre) -> list[str]:
    return [name for name in containers(centre.network) if name.startswith(f"{centre.network}-")]


def _tasks(process: int) -> int:
    try:
        return len(list(Path(f"/proc/{process}/task").iterdir()))
    except OSError:
        return 0


def _shims(client: docker.DockerClient, names: Sequence[str]) -> list[int]:
    """List the processes by which the engine holds containers."""
    ids = {client.api.inspect_container(name)["Id"] for name in names}
    return [process.pid for process in engine_processes() if ids.intersection(command(process))]


def _proxy(centre: Centre) -> int:
    """Return the proxy's process id."""
    (proxy,) = (each for each in services(centre) if "configurable-http-proxy" in " ".join(command(each)))
    return int(proxy.pid)


def look(client: docker.DockerClient, centre: Centre) -> Crowd:
    """Look at the pupils who are there."""
    names = _pupils(centre)
    held = [*itertools.chain.from_iterable(processes(name) for name in names), *_shims(client, names)]
    connections = int(psutil.Process(_proxy(centre)).num_fds())
    return Crowd(len(names), sum(map(pss, held)), sum(map(_tasks, held)), connections)


def services_memory(centre: Centre) -> float:
    """Return what the centre's own services take [MB]."""
    own = [name for name in containers(centre.network) if name not in _pupils(centre)]
    inner = itertools.chain.from_iterable(processes(name) for name in own)
    return sum(map(pss, (*(process.pid for process in services(centre)), *inner)))


def connection_limit(centre: Centre) -> int:
    """Return how many descriptors the proxy may have."""
    lines = Path(f"/proc/{_proxy(centre)}/limits").read_text().splitlines()
    return next(int(line.split()[3]) for line in lines if line.startswith("Max open files"))


def growth(crowds: Sequence[Crowd], of: Callable[[Crowd], float]) -> float:
    """Return by how much something grows with each pupil: the slope of the straight line through all crowds."""
    slope, _ = np.polyfit([crowd.pupils for crowd in crowds], [of(crowd) for crowd in crowds], 1)
    return float(slope)


class Measurement:
    """Pupils who come step by step, and what they cost.

    Attributes:
        crowds: what was there after each step.
    """

    def __init__(self, client: docker.DockerClient, centre: Centre) -> None:
        """Take a centre in which nobody is yet."""
        self.crowds: list[Crowd] = []
        self._client, self._centre = client, centre
        self._benches: list[Bench] = []
        self._spent: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def _counted(self, what: str, by: float) -> Iterator[None]:
        """Add the processor time spent meanwhile, for each of so many, to what is known of it [s]."""
        before = spent(self._client, self._centre)
        yield
        self._spent[what] += since(before, spent(self._client, self._centre)) / by

    def come(self, steps: Sequence[int]) -> None:
        """Let pupils come until there are so many, for each step; the first, who warm the engine up, are no start."""
        for step in steps:
            new = SCHOOL.student_names[len(self._benches) : step]
            with self._counted("start" if self._benches else "warming up", steps[-1] - steps[0] or 1):
                self._benches += [self._enter(name) for name in new]
                time.sleep(SETTLING_S)
            self.crowds.append(look(self._client, self._centre))

    def _enter(self, name: str) -> Bench:
        visitor = Visitor(self._centre.url, name)
        visitor.sign_in().raise_for_status()
        bench = Bench(visitor, LAB, SCHOOL.course, LAB)
        self._run(bench)
        return bench

    def _run(self, bench: Bench) -> None:
        said = bench.run({"length": 1.0})
        if said["event"] != "ran":
            raise RuntimeError(f"a run ended as {said}")

    def work(self) -> None:
        """Let everybody run, look on, and hand in."""
        for bench in self._benches:
            # Who came first has answered no ping of the server for long.
            bench.line.close()
            bench.line = bench.visitor.connect(bench.told["kernel_id"])
        with self._counted("run", len(self._benches) * RUNS):
            for bench in self._benches * RUNS:
                self._run(bench)
        time.sleep(SETTLING_S)
        with self._counted("idle", len(self._benches) * IDLE_S):
            time.sleep(IDLE_S)
        with self._counted("hand in", len(self._benches)):
            for bench in self._benches:
                bench.hand_in()

    def cost(self, record_mb: float) -> Cost:
        """Return what one pupil costs.

        Args:
            record_mb: what a pupil's lesson leaves on the disk [MB].
        """
        return Cost(
            memory=growth(self.crowds, lambda crowd: crowd.memory),
            start=self._spent["start"],
            run=self._spent["run"],
            idle=max(self._spent["idle"], 0.0),
            hand_in=self._spent["hand in"],
            tasks=growth(self.crowds, lambda crowd: crowd.tasks),
            connections=max(1.0, growth(self.crowds, lambda crowd: crowd.connections)),
            disk=LOG_MB + record_mb,
        )
