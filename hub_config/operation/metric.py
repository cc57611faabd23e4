"""The hub's own numbers beside JupyterHub's: failed sign-ins, the line, room for pupils, the disk. Nobody is named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from prometheus_client import REGISTRY, Counter
from prometheus_client.core import GaugeMetricFamily, Metric

from hub_config.admission import AdmittedSpawner
from hub_config.operation.facts import capacity
from hub_config.settings import Settings

SIGN_INS_FAILED = Counter(
    "yunlab_sign_ins_failed", "Sign-ins that failed: wrong, too soon after wrong ones, or from outside", ["why"]
)
for _why in ("wrong", "too_soon", "outside"):
    # A number that is not there yet cannot be told from one that is not asked for.
    SIGN_INS_FAILED.labels(_why)


class Room:
    """What there is room for, looked at when somebody asks."""

    def __init__(self) -> None:
        self.settings: Settings | None = None

    def describe(self) -> list[Metric]:
        """Return nothing: numbers are looked for when they are asked for, not before."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Look, and tell the numbers."""
        line = AdmittedSpawner.line
        yield _gauge("yunlab_starts_waiting", "Servers that wait in the line", line.waiting if line else 0)
        yield _gauge("yunlab_starts_running", "Servers that are being started", line.running if line else 0)
        if self.settings is None:
            return
        measured = capacity(self.settings.state)
        if measured:
            yield _gauge("yunlab_capacity_pupils", "Pupils that fit, as make capacity measured", measured["pupils"])
        disk = shutil.disk_usage(self.settings.state)
        yield _gauge("yunlab_disk_free_bytes", "Room left where the state folder lies [B]", disk.free)
        yield _gauge("yunlab_disk_total_bytes", "Room in all where the state folder lies [B]", disk.total)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


_room = Room()
REGISTRY.register(_room)


def apply(settings: Settings) -> None:
    """Say whose room it is."""
    _room.settings = settings
