"""Makes the containers of spare benches, with the settings and limits of every pupil's."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import count
from typing import Any

from docker.errors import APIError

from graders.sandbox import attached
from hub_config.admission import AdmittedSpawner
from hub_config.containers import ContainerSpawner
from hub_config.few_calls import FewCallsSpawner
from hub_config.settings import Settings
from hub_config.spare import LINE, Spare, Spares

FIRST_S = 5.0
"""So long after its own start the hub begins to make them [s]: people want to sign in first."""


class SpareContainer(ContainerSpawner):
    """Makes containers that are nobody's; it is no user's, and is never told to start a server."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - traitlets' own signature
        super().__init__(**options)
        self._arrange_student()
        self.cmd = [*self.cmd, "--spare"]
        listening: Any = {"stdin_open": True}
        self.extra_create_kwargs |= listening
        self._numbers = count(1)

    async def make(self) -> Spare:
        """Make one, and hold the line to its standard input.

        Raises:
            APIError: the engine refuses.
        """
        # A full stop, as the worker's: nobody's username can be the same. One that a killed hub has left makes room.
        self.object_name = f"{self.prefix}.spare-{next(self._numbers)}"
        identifier, address = await FewCallsSpawner._make(self)
        try:
            line = attached.own(await self.docker("attach_socket", identifier, params=LINE))
        except APIError:
            await self._remove(identifier)
            raise
        return Spare(identifier, address, line)

    def get_env(self) -> dict[str, str]:
        """Return what is everybody's."""
        return dict(self.environment)

    def get_args(self) -> list[str]:
        """Return none: they come with whose it is."""
        return []

    def template_namespace(self) -> dict[str, Any]:
        """Return none: there is no name to put anywhere."""
        return {}


def is_quiet() -> bool:
    """Tell whether nobody's start is running or waiting."""
    line = AdmittedSpawner.line
    return line is None or not (line.running or line.waiting)


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 - traitlets makes its sections as they are named
    """Hold benches ready, where servers are containers."""
    if settings.engine != "docker":
        return
    container: list[SpareContainer] = []

    async def make() -> Spare:
        # Made when it is first needed, since by then all of the configuration has been read.
        if not container:
            container.append(SpareContainer(config=c))
        return await container[0].make()

    ContainerSpawner.spares = spares = Spares(settings.spare_benches, make, is_quiet)
    with suppress(RuntimeError):
        # Whoever only reads the configuration has no loop, and needs no benches.
        asyncio.get_running_loop().call_later(FIRST_S, spares.fill)
