"""What a machine has for pupils, and whether it can be measured at all."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from pathlib import Path

import docker
import psutil
from docker.errors import ImageNotFound, NotFound

from hub_config import engine
from hub_config.capacity.estimate import Machine
from hub_config.containers import STUDENT_IMAGE
from hub_config.settings import Settings
from hub_config.settings.choice import FORBIDDEN
from hub_config.worker import GRADER_IMAGE

IMAGES = (STUDENT_IMAGE, GRADER_IMAGE, "yunlab-sandbox")
BRIDGE_PORTS = 1023
"""Of a bridge of the kernel (BR_MAX_PORTS, without its own)."""

SERVICES_MB, PUPIL_MB = 1200, 110
"""What a centre and a pupil take at most while it is measured: with less than that nothing is begun."""


class UnfitError(RuntimeError):
    """This machine cannot be measured now; the message names the remedy."""


def ensure_fit(pupils: int) -> None:
    """See to it that so many pupils can be started here.

    Raises:
        UnfitError: no engine, no images, too little memory.
    """
    answer = engine.ask()
    if answer is engine.Answer.FORBIDDEN:
        raise UnfitError(f"ENGINE=docker: {FORBIDDEN}")
    if answer is not engine.Answer.READY:
        raise UnfitError("no container engine answers; start it ('sudo systemctl start docker'), or install docker.io")
    _ensure_images()
    needed, there = SERVICES_MB + pupils * PUPIL_MB, available_memory()
    if there < needed:
        raise UnfitError(
            f"{there:.0f} MB of memory are available, {pupils} pupils and a centre take up to {needed} MB; "
            "end other programs, or measure fewer: make capacity options='--pupils 1,2'"
        )


def _ensure_images() -> None:
    client = docker.from_env()
    try:
        for image in IMAGES:
            client.images.get(image)
    except ImageNotFound:
        raise UnfitError(f"the image {image} is not there; run 'make images' first") from None
    finally:
        client.close()


def available_memory() -> float:
    """Return the memory that programs can still take [MB]."""
    return float(psutil.virtual_memory().available) / 1e6


def _is_served(settings: Settings) -> bool:
    address = "127.0.0.1" if settings.address == "0.0.0.0" else settings.address  # noqa: S104 - compared, not bound
    try:
        socket.create_connection((address, settings.port), timeout=2).close()
    except OSError:
        return False
    return True


def _addresses(network: str, other: str) -> int:
    """Count the addresses for containers in the centre's network, or in one that the engine would make."""
    client = docker.from_env()
    try:
        try:
            found = client.networks.get(network)
        except NotFound:
            found = client.networks.get(other)
        subnet = ipaddress.ip_network(found.attrs["IPAM"]["Config"][0]["Subnet"])
    finally:
        client.close()
    # The network itself, its broadcast, and the gateway.
    return int(subnet.num_addresses) - 3


def _tasks() -> int:
    most = min(int(Path(f"/proc/sys/kernel/{name}").read_text()) for name in ("pid_max", "threads-max"))
    there: int = sum(process.num_threads() for process in psutil.process_iter(["num_threads"]) if process.is_running())
    return most - there


def look(settings: Settings, other: str, connections: int, services: float, memory: float) -> Machine:
    """Look at the machine.

    Args:
        settings: of the centre that IT runs.
        other: name of the network of the centre that is measured.
        connections: descriptors that a proxy may have.
        services: what a centre's services and its spare benches take [MB].
        memory: that was available before anything was started [MB].
    """
    place = next(folder for folder in (settings.state, *settings.state.parents) if folder.exists())
    return Machine(
        cores=os.cpu_count() or 1,
        memory=memory,
        services=0.0 if _is_served(settings) else services,
        addresses=_addresses(settings.network, other),
        ports=BRIDGE_PORTS,
        tasks=_tasks(),
        connections=connections,
        disk=shutil.disk_usage(place).free / 1e6,
    )
