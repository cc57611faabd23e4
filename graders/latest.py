"""Remembers what was made last of something, as long as that has not changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Latest(Generic[Made]):
    """What was made of the last version; older ones are never asked for again, and are not kept."""

    def __init__(self) -> None:
        self._kept: tuple[Hashable, Made] | None = None

    def of(self, version: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is remembered of this version; made now if it is another than the last.

        Args:
            version: says what it is made of; small, since it is kept.
            make: makes it.
        """
        # Two threads may make it at once: both make the same.
        kept = self._kept
        if kept is None or kept[0] != version:
            self._kept = kept = version, make()
        return kept[1]
