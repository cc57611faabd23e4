"""Kernels of a pupil's server: few at a time, gone when nobody is connected."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Integer


class Kernels(AsyncMappingKernelManager):
    """Keeps the newest kernels: each page load starts one, and a pupil's container has little memory."""

    most = Integer(4, config=True, help="How many kernels may live at a time.")

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._starting = asyncio.Lock()

    def _oldest_first(self) -> list[str]:
        """Order kernels by how dispensable they are: those without a page first, then by age."""
        ages = list(self._kernel_connections)

        def worth(kernel: str) -> tuple[bool, int]:
            return self._kernel_connections.get(kernel, 0) > 0, ages.index(kernel)

        return sorted(ages, key=worth)

    async def _make_room(self) -> None:
        for kernel in self._oldest_first()[: max(0, len(self._kernel_connections) - self.most + 1)]:
            self.log.warning("shutting down kernel %s to make room: more than %d pages were opened", kernel, self.most)
            await self.shutdown_kernel(kernel, now=True)  # type: ignore[no-untyped-call]

    async def start_kernel(self, **options: Any) -> str:  # type: ignore[override]  # noqa: ANN401
        """Start a kernel; the most dispensable one makes room when there are too many.

        Args:
            **options: as in jupyter_server.

        Returns:
            The kernel's id.
        """
        # One at a time: pages that are loaded together must not count each other's kernels wrongly.
        async with self._starting:
            await self._make_room()
            return await self._start(**options)

    def notify_disconnect(self, kernel_id: str) -> None:
        """Count a kernel's idle time from when its last page went: who reads for long says nothing meanwhile."""
        super().notify_disconnect(kernel_id)  # type: ignore[no-untyped-call]
        if kernel_id in self._kernels:
            self._kernels[kernel_id].last_activity = utcnow()

    def _start(self, **options: Any) -> Awaitable[str]:  # noqa: ANN401 - as in jupyter_server
        started: Awaitable[str] = super().start_kernel(**options)
        return started
