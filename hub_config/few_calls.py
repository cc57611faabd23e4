"""Starts containers with no call to the engine too many, and several at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, ClassVar

from docker.errors import APIError
from dockerspawner import DockerSpawner

CALLS_AT_ONCE = 8
"""Calls wait for the engine, not for a processor; how many starts it is given is the line's business."""


class FewCallsSpawner(DockerSpawner):  # type: ignore[misc]
    """Makes, starts and looks at a container: three calls.

    Its parent asks first whether the image is there (making the container says so, too) and whether a container of this
    name is left (there hardly ever is one, and making another says so), and makes all calls in one thread.
    """

    calls: ClassVar[ThreadPoolExecutor | None] = None

    @property
    def executor(self) -> ThreadPoolExecutor:
        """The threads of all servers' calls."""
        if FewCallsSpawner.calls is None:
            FewCallsSpawner.calls = ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="engine")
        return FewCallsSpawner.calls

    async def start(self) -> tuple[str, int]:
        """Start a container; returns where it is."""
        making = asyncio.ensure_future(self._make())
        try:
            self.object_id, address = await asyncio.shield(making)
        except asyncio.CancelledError:
            # The call that is under way cannot be taken back; what comes of it can.
            making.add_done_callback(self._discard)
            raise
        return address, self.port

    async def _make(self) -> tuple[str, str]:
        identifier = str((await self._create())["Id"])
        try:
            await self.docker("start", identifier)
            facts = await self.docker("inspect_container", identifier)
        except APIError:
            await self._remove(identifier)
            raise
        return identifier, self.get_network_ip(facts["NetworkSettings"])

    async def _create(self) -> dict[str, Any]:
        return dict(await self._with_name(self.create_object))

    async def _with_name(self, act: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - what the engine answers
        """Do what gives a container this server's name; what has it still is removed."""
        try:
            return await act()
        except APIError as error:
            if error.status_code != HTTPStatus.CONFLICT:
                raise
        self.log.warning("Removing %s, which should have gone", self.object_name)
        await self._remove(self.object_name)
        return await act()

    async def _remove(self, container: str) -> None:
        try:
            await self.docker("remove_container", container, v=True, force=True)
        except APIError as error:
            # It is being removed, or has gone.
            if error.status_code not in {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}:
                raise

    def _discard(self, making: asyncio.Future[tuple[str, str]]) -> None:
        if not making.cancelled() and not making.exception():
            self._removing = asyncio.ensure_future(self._remove(making.result()[0]))
