"""A gate between processes that are forked from one: what is not urgent waits behind it."""

from __future__ import annotations

import os


class Gate:
    """Holds processes back until another one opens it, or ends."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()

    def wait(self) -> None:
        """Wait until nobody holds it shut any more."""
        os.close(self._write)
        os.read(self._read, 1)
        os.close(self._read)

    def open(self) -> None:
        """Hold it shut no longer."""
        os.close(self._read)
        os.close(self._write)
