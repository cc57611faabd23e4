"""What hub and exchange tell of themselves; whatever they leave out stands for a part that did not answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel


class Engine(BaseModel):
    """The container engine; `local` where there is none."""

    kind: str
    version: str = ""
    containers: int = 0
    missing: list[str] = []


class Disk(BaseModel):
    """Room in the state folder [B]."""

    total: int
    free: int


class Proxy(BaseModel):
    """The proxy, when it answers."""

    routes: int


class Line(BaseModel):
    """Who waits for a server to start."""

    waiting: int
    starting: int


class Capacity(BaseModel):
    """How many pupils fit, as it was measured."""

    pupils: int
    narrowest: str
    measured: datetime


class Certificate(BaseModel):
    """From when until when the certificate holds; without an end it cannot be read."""

    begins: datetime | None = None
    ends: datetime | None = None

    def soon(self, usual: timedelta) -> timedelta:
        """Return how long before its end it is late: one that lives for days is renewed by itself in its last third."""
        if self.begins is None or self.ends is None:
            return usual
        return min(usual, (self.ends - self.begins) / 6)


class Backup(BaseModel):
    """The last backup."""

    time: datetime


class Files(BaseModel):
    """What lies in the state folder."""

    capacity: Capacity | None = None
    certificate: Certificate | None = None
    backup: Backup | None = None


class HubFacts(BaseModel):
    """Everything the hub tells."""

    engine: Engine | None = None
    disk: Disk | None = None
    memory: dict[str, int | None] | None = None
    files: Files | None = None
    proxy: Proxy | None = None
    line: Line | None = None


class Marking(BaseModel):
    """What the exchange tells of the marking."""

    waiting: int
    oldest: datetime | None
    marking: int
    workers: int
    keeper: bool | None


class Running(BaseModel):
    """A server that runs, as the hub lists it."""

    name: str
    started: datetime | None = None
    last_activity: datetime | None = None
    ready: bool = False
    pending: str | None = None


class Owner(BaseModel):
    """Somebody with servers."""

    name: str
    servers: dict[str, Running] = {}
