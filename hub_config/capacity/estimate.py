"""How many pupils fit: what each of a machine's resources gives for what one pupil was measured to need."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Literal

FILE = "capacity.json"
"""Its name in the state folder."""

Name = Literal["memory", "bell", "lesson", "hand_in", "addresses", "ports", "tasks", "connections", "disk"]


@dataclass(frozen=True)
class Lesson:
    """What is assumed of a lesson; IT may assume otherwise.

    Attributes:
        start_within: in which all servers are to start, from the first click or the order to prepare them [s].
        runs_per_minute: of one pupil [1/min].
        hand_in_within: in which all hand in at the end [s].
        processor_share: of the processors that may be used; the rest is for peaks and for the machine itself [1].
        memory_reserve: of what is available, which must stay free [1].
        disk_reserve: which must stay free [MB].
    """

    start_within: float = 120.0
    runs_per_minute: float = 1.0
    hand_in_within: float = 180.0
    processor_share: float = 0.8
    memory_reserve: float = 0.15
    disk_reserve: float = 2000.0


@dataclass(frozen=True)
class Cost:
    """What one pupil was measured to need.

    Attributes:
        memory: of the container with a lab open and run, its share of what is shared [MB].
        start: processor time of a start, to the open lab [s].
        run: processor time of a run [s].
        idle: processor time in each second in which the pupil only looks [1].
        hand_in: processor time of handing in and marking [s].
        tasks: processes and threads.
        connections: descriptors in the proxy.
        disk: of a container's logs and of one lesson's record [MB].
    """

    memory: float
    start: float
    run: float
    idle: float
    hand_in: float
    tasks: float
    connections: float
    disk: float


@dataclass(frozen=True)
class Machine:
    """What the machine has for pupils.

    Attributes:
        cores: processors.
        memory: available now [MB].
        services: that the centre's own services and its spare benches still need of it; 0 while they run [MB].
        addresses: of the container network.
        ports: that a bridge of the kernel has for containers.
        tasks: processes and threads that can still be made.
        connections: descriptors that the proxy may have.
        disk: free where the state folder lies [MB].
    """

    cores: int
    memory: float
    services: float
    addresses: int
    ports: int
    tasks: int
    connections: int
    disk: float


@dataclass(frozen=True)
class Resource:
    """How many pupils one resource is enough for.

    Attributes:
        name: of the resource.
        have: how much there is.
        each: how much one pupil needs of it.
    """

    name: Name
    have: float
    each: float

    @property
    def pupils(self) -> int:
        """How many pupils it is enough for."""
        return int(max(0.0, self.have) / self.each)


def resources(cost: Cost, machine: Machine, lesson: Lesson) -> list[Resource]:
    """Say for each resource how many pupils it is enough for, the scarcest first."""
    processors = machine.cores * lesson.processor_share
    found = [
        Resource("memory", machine.memory * (1 - lesson.memory_reserve) - machine.services, cost.memory),
        Resource("bell", processors * lesson.start_within, cost.start),
        Resource("lesson", processors, cost.idle + lesson.runs_per_minute / 60 * cost.run),
        Resource("hand_in", processors * lesson.hand_in_within, cost.hand_in),
        Resource("addresses", machine.addresses, 1),
        Resource("ports", machine.ports, 1),
        Resource("tasks", machine.tasks, cost.tasks),
        Resource("connections", machine.connections, cost.connections),
        Resource("disk", machine.disk - lesson.disk_reserve, cost.disk),
    ]
    return sorted(found, key=lambda resource: resource.pupils)


@dataclass(frozen=True)
class Estimate:
    """What was found out about a machine.

    Attributes:
        cost: of one pupil.
        machine: what it has.
        lesson: what was assumed.
        when: it was measured; ISO 8601 with its zone.
    """

    cost: Cost
    machine: Machine
    lesson: Lesson
    when: str

    @property
    def resources(self) -> list[Resource]:
        """Every resource, the scarcest first."""
        return resources(self.cost, self.machine, self.lesson)

    @property
    def pupils(self) -> int:
        """How many pupils fit."""
        return self.resources[0].pupils

    def with_more(self) -> Resource:
        """Return what would be the scarcest resource with twice the processors, or twice the memory."""
        if self.resources[0].name == "memory":
            richer = replace(self.machine, memory=2 * self.machine.memory)
        else:
            richer = replace(self.machine, cores=2 * self.machine.cores)
        return resources(self.cost, richer, self.lesson)[0]

    def to_json(self) -> dict[str, object]:
        """Return it as `capacity.json` of the state folder holds it."""
        each = [asdict(resource) | {"pupils": resource.pupils} for resource in self.resources]
        return {
            "schema": 1,
            "measured": self.when,
            "pupils": self.pupils,
            "narrowest": self.resources[0].name,
            "resources": each,
            "cost": asdict(self.cost),
            "machine": asdict(self.machine),
            "lesson": asdict(self.lesson),
        }
