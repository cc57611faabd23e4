"""The server's client of a kernel, which goes on as soon as the kernel is ready."""

from __future__ import annotations

import asyncio
import time
from queue import Empty

from jupyter_client.asynchronous.client import AsyncKernelClient

LOOK_EVERY_S = 0.2


class PromptClient(AsyncKernelClient):
    """Waits no longer than it must; its parent listens for a fifth of a second whether the kernel says more."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it publishes arrives.

        Args:
            timeout: at most so long [s].

        Raises:
            RuntimeError: it took longer, or the kernel has died.
        """
        end = time.monotonic() + (timeout or float("inf"))
        while not await self._has_answered(self.kernel_info()):
            if not await self.is_alive():
                raise RuntimeError("the kernel died before it was ready")
            if time.monotonic() > end:
                raise RuntimeError(f"the kernel was not ready in {timeout} s")

    async def _has_answered(self, asked: str) -> bool:
        """Tell whether a request's answer has come and all that was published until it was done."""
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                while (await self.get_shell_msg())["parent_header"].get("msg_id") != asked:
                    pass
                while True:
                    said = await self.get_iopub_msg()
                    idle = said["content"].get("execution_state") == "idle"
                    if idle and said["parent_header"].get("msg_id") == asked:
                        return True
        except (TimeoutError, Empty):
            return False
