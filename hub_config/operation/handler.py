"""`GET /hub/api/operation`: what the hub sees of the running centre, for the centre's page and nobody else."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.scopes import needs_scope

from hub_config.admission import AdmittedSpawner
from hub_config.operation.facts import Facts
from hub_config.services import OPERATION

FRESH_S = 2.0
"""However many look at the page, everything is measured once in so long."""


class Operation(APIHandler):  # type: ignore[misc]
    """Tells what is measured."""

    facts: ClassVar[Facts | None] = None
    known: ClassVar[tuple[float, dict[str, Any]]] = (0.0, {})

    @needs_scope(OPERATION)  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """Tell engine, disk, memory of servers, proxy, line, and what lies in the state folder."""
        if Operation.known[0] <= time.monotonic():
            Operation.known = (time.monotonic() + FRESH_S, await self._look())
        self.finish(Operation.known[1])

    async def _look(self) -> dict[str, Any]:
        facts = Operation.facts = Operation.facts or Facts(self.settings["centre_settings"])
        told = await facts.gather(self._servers(), self.proxy.get_all_routes)
        line = AdmittedSpawner.line
        return told | {"line": {"waiting": line.waiting, "starting": line.running} if line else None}

    def _servers(self) -> dict[str, int | str]:
        """Say of each running server what it runs in: a container's id, or the number of a process."""
        spawners = [each for user in self.users.values() for each in user.spawners.values() if each.ready]
        found = {f"{each.user.name}/{each.name}": _place(each) for each in spawners}
        return {name: place for name, place in found.items() if place}


def _place(spawner: Any) -> int | str:  # noqa: ANN401 - the hub's own, untyped
    return getattr(spawner, "object_id", "") or getattr(spawner, "pid", 0)
