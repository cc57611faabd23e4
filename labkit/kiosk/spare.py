"""A kernel that has started and loaded the bench before a page asks for it: most of what a page waits for."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from queue import Empty
from typing import Any, ClassVar

ANSWER_LIMIT = 15.0
"""A spare kernel that takes longer than this [s] to load the bench, or to change its folder, is given up."""


class Spare:
    """A kernel that waits.

    Attributes:
        kernel: its id.
    """

    ARGUMENTS: ClassVar[list[str]] = ["--IPKernelApp.exec_lines=import labkit.bench"]
    """What a spare kernel is started with, so that it loads what every page needs."""

    def __init__(self, kernel: str, connect: Callable[[], Any]) -> None:
        """Take a kernel that was started with `ARGUMENTS`.

        Args:
            kernel: its id.
            connect: makes a client of it.
        """
        self.kernel = kernel
        self._connect = connect

    async def become(self, environment: Mapping[str, str], folder: str) -> bool:
        """Give the kernel the environment and the folder that it would have been started with.

        Returns:
            Whether it answered; a kernel that loads its modules answers when it has.
        """
        # Voilà's names are members of an enumeration, which print differently from the words they stand for.
        told = {str.__str__(name): value for name, value in environment.items() if os.environ.get(name) != value}
        code = f"import os; os.environ.update({told!r}); os.chdir({folder!r})"
        client = self._connect()
        client.start_channels(iopub=False, stdin=False, hb=False, control=False)
        try:
            words = {"silent": True, "store_history": False, "reply": True, "timeout": ANSWER_LIMIT}
            answer = await client.execute(code, **words)
        except (TimeoutError, RuntimeError, Empty):
            return False
        finally:
            client.stop_channels()
        return bool(answer["content"]["status"] == "ok")
