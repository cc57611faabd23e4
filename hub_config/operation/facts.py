"""Gathers what the hub can see. Each part is asked by itself and only for so long: one that hangs holds up nothing."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from cryptography import x509

from hub_config.capacity.estimate import FILE
from hub_config.operation import engine, memory
from hub_config.settings import Settings

PATIENCE_S = 0.8
"""The centre's page waits a second for all of them."""

IMAGES = ("yunlab-student", "yunlab-teacher", "yunlab-code", "yunlab-grader", "yunlab-sandbox")
BACKUP = "last-backup.json"
Fact = dict[str, Any] | None


class Facts:
    """Looks at what is asked for, in threads of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="operation")

    async def gather(
        self, servers: Mapping[str, int | str], routes: Callable[[], Awaitable[Mapping[str, Any]]]
    ) -> dict[str, Any]:
        """Return every part by name; None stands for one that does not answer.

        Args:
            servers: of each running server, by person and name, its container or process.
            routes: asks the proxy.
        """
        parts = {
            "engine": self._aside(self._engine),
            "disk": self._aside(self._disk),
            "memory": self._aside(self._memory, servers),
            "files": self._aside(self._files),
            "proxy": _counted(routes),
        }
        told = await asyncio.gather(*(_patiently(part) for part in parts.values()))
        return dict(zip(parts, told, strict=True))

    def _aside(self, work: Callable[..., Fact], *facts: object) -> Awaitable[Fact]:
        return asyncio.get_running_loop().run_in_executor(self._threads, work, *facts)

    def _engine(self) -> Fact:
        if self._settings.engine == "local":
            return {"kind": "local"}
        return engine.look(self._settings.network, IMAGES)

    def _disk(self) -> Fact:
        room = shutil.disk_usage(self._settings.state)
        return {"total": room.total, "free": room.free}

    def _memory(self, servers: Mapping[str, int | str]) -> Fact:
        return {name: _measured(what) for name, what in servers.items()}

    def _files(self) -> Fact:
        """Read what others have put down: how many pupils fit, the last backup, until when the certificate holds."""
        state = self._settings.state
        return {"capacity": capacity(state), "backup": _read(state / BACKUP), "certificate": self._certificate()}

    def _certificate(self) -> Fact:
        if self._settings.certificate is None:
            return None
        try:
            found = x509.load_pem_x509_certificate(self._settings.certificate.read_bytes())
        except (OSError, ValueError) as error:
            return {"ends": None, "reason": str(error)}
        return {"begins": found.not_valid_before_utc.isoformat(), "ends": found.not_valid_after_utc.isoformat()}


def _measured(what: int | str) -> int | None:
    return memory.of_process(what) if isinstance(what, int) else memory.of_container(what)


def _read(file: Path) -> Fact:
    try:
        found: Fact = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


def capacity(state: Path) -> Fact:
    """Return how many pupils fit, as it was measured last; None where nobody has."""
    found = _read(state / FILE)
    if found is None or found.get("schema") != 1:
        return None
    return {key: found.get(key) for key in ("pupils", "narrowest", "measured")}


async def _counted(routes: Callable[[], Awaitable[Mapping[str, Any]]]) -> Fact:
    return {"routes": len(await routes())}


async def _patiently(part: Awaitable[Fact]) -> Fact:
    try:
        return await asyncio.wait_for(part, PATIENCE_S)
    except Exception:  # noqa: BLE001 - whatever it was, the page tells that this part does not answer
        return None
