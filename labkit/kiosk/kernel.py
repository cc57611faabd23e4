"""Kernels of a pupil's server: few at a time, gone when nobody is connected, and one warm before it is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Bool, Float, Integer

from labkit.kiosk.spare import Spare


class Kernels(AsyncMappingKernelManager):
    """Keeps the newest kernels: each page load starts one, and a pupil's container has little memory."""

    most = Integer(4, config=True, help="How many kernels may live at a time.")
    warm = Bool(True, config=True, help="Whether a kernel is started and loads the bench before a page asks for it.")
    rest = Float(2.0, config=True, help="How long after a page has connected the next kernel is warmed [s].")

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._starting = asyncio.Lock()
        self._spare: Spare | None = None
        self._later: asyncio.TimerHandle | None = None
        self._warming: set[asyncio.Task[None]] = set()

    def _is_spare(self, kernel: str) -> bool:
        return self._spare is not None and self._spare.kernel == kernel

    def _oldest_first(self) -> list[str]:
        """Order kernels by how dispensable they are: the spare one, then those without a page, then by age."""
        ages = list(self._kernel_connections)

        def worth(kernel: str) -> tuple[bool, bool, int]:
            return not self._is_spare(kernel), self._kernel_connections.get(kernel, 0) > 0, ages.index(kernel)

        return sorted(ages, key=worth)

    async def _make_room(self) -> None:
        for kernel in self._oldest_first()[: max(0, len(self._kernel_connections) - self.most + 1)]:
            self.log.warning("shutting down kernel %s to make room: more than %d pages were opened", kernel, self.most)
            await self.shutdown_kernel(kernel, now=True)  # type: ignore[no-untyped-call]

    async def start_kernel(self, **options: Any) -> str:  # type: ignore[override]  # noqa: ANN401
        """Give a page the spare kernel, or start one; the most dispensable one makes room when there are too many.

        Args:
            **options: as in jupyter_server.

        Returns:
            The kernel's id.
        """
        # One at a time: pages that are loaded together must not count each other's kernels wrongly.
        async with self._starting:
            if kernel := await self._take_spare(options):
                return kernel
            await self._make_room()
            return await self._start(**options)

    def _start(self, **options: Any) -> Awaitable[str]:  # noqa: ANN401 - as in jupyter_server
        started: Awaitable[str] = super().start_kernel(**options)
        return started

    async def _take_spare(self, options: dict[str, Any]) -> str | None:
        spare, self._spare = self._spare, None
        if spare is None or spare.kernel not in self:
            return None
        # What the page's kernel is started with, the spare one is told; anything else it may want, it was not made for.
        environment, folder = options.get("env", {}), self.cwd_for_path(options.get("path") or "")  # type: ignore[no-untyped-call]
        if set(options) <= {"env", "path", "kernel_name"} and await spare.become(environment, folder):
            return spare.kernel
        self.log.warning("the spare kernel %s did not answer; another one is started", spare.kernel)
        await self.shutdown_kernel(spare.kernel, now=True)  # type: ignore[no-untyped-call]
        return None

    async def prepare(self) -> None:
        """Start the spare kernel, unless there is one, or no room for it."""
        async with self._starting:
            if not self.warm or self._spare is not None or len(self._kernel_connections) >= self.most:
                return
            kernel = await self._start(extra_arguments=Spare.ARGUMENTS)
            spare = Spare(kernel, self.get_kernel(kernel).client)
            if await spare.become({}, str(self.root_dir)):
                self._spare = spare
            else:
                await self.shutdown_kernel(kernel, now=True)  # type: ignore[no-untyped-call]

    def notify_connect(self, kernel_id: str) -> None:
        """Note that a page has connected, and warm the next kernel when the page has had time to load the rest."""
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]
        if self._later is not None:
            self._later.cancel()
        self._later = asyncio.get_running_loop().call_later(self.rest, self._prepare_soon)

    def _prepare_soon(self) -> None:
        task = asyncio.create_task(self.prepare())
        self._warming.add(task)
        task.add_done_callback(self._warming.discard)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that nobody uses; the spare one is meant to wait."""
        if not self._is_spare(kernel_id):
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]
