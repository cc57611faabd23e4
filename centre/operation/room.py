"""How much of the capacity is in use: counted servers against what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from centre.operation.look import Sight


@dataclass(frozen=True)
class Room:
    """Servers that run, on the whole machine, and how many pupils fit; None where nobody has measured."""

    used: int
    fits: int | None
    measured: datetime | None

    @property
    def percent(self) -> int:
        """How much is in use [%]."""
        return round(100 * self.used / self.fits) if self.fits else 0

    @property
    def is_full(self) -> bool:
        """Whether hardly anybody more fits."""
        return self.percent >= 90


def room(sight: Sight) -> Room | None:
    """The room there is; None where the hub does not answer."""
    if sight.owners is None:
        return None
    capacity = sight.hub.files.capacity if sight.hub and sight.hub.files else None
    used = sum(len(owner.servers) for owner in sight.owners)
    return Room(used, capacity.pupils if capacity else None, capacity.measured if capacity else None)
