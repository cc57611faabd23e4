"""What a centre has spent so far: processor time of its services, its containers and the engine that runs them."""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Iterator

import docker
import psutil

from benchmarks.soak_sample import containers
from graders.sandbox.waiting import first_number, usage
from tests.journey.stage import Centre

ENGINE = ("dockerd", "containerd", "containerd-shim")
"""Names of the engine's processes begin so."""


Spent = dict[Hashable, float]
"""Processor time by who has spent it [s]."""


def engine_processes() -> Iterator[psutil.Process]:
    """List the engine's own processes."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.name().startswith(ENGINE):
                yield process


def command(process: psutil.Process) -> list[str]:
    """Return the words with which a process was started; none of one that has just ended."""
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


def services(centre: Centre) -> list[psutil.Process]:
    """List the centre's own processes on this host."""
    own = psutil.Process(centre.process.pid)
    return [own, *own.children(recursive=True)]


def _of_processes(centre: Centre) -> Spent:
    spent: Spent = {}
    for process in (*services(centre), *engine_processes()):
        with contextlib.suppress(psutil.NoSuchProcess):
            # Those of children that have ended are counted with their parent.
            spent[process.pid, process.create_time()] = sum(process.cpu_times()[:4])
    return spent


def _of_containers(client: docker.DockerClient, centre: Centre) -> Spent:
    spent: Spent = {}
    for name in containers(centre.network):
        # One that has just ended has no number any more. The engine itself would take two seconds to tell.
        with contextlib.suppress(docker.errors.NotFound, OSError, IndexError):
            facts = client.api.inspect_container(name)
            file, unit = usage(facts["State"]["Pid"])
            spent[facts["Id"]] = first_number(file.read_bytes()) * unit
    return spent


def spent(client: docker.DockerClient, centre: Centre) -> Spent:
    """Return what each process and container has spent since it began."""
    return _of_processes(centre) | _of_containers(client, centre)


def since(before: Spent, now: Spent) -> float:
    """Return the processor time spent in between [s], but what was spent by whoever has ended meanwhile."""
    return sum(seconds - before.get(who, 0.0) for who, seconds in now.items())
