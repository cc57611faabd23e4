"""Benches that stand ready for whoever comes next: a click takes one, and another is made when nobody waits.

A spare is a pupil's container in which everything is loaded and which is nobody's (`labkit.spare`). It was no pupil's
before, has no secrets, and waits at its standard input, which is a line from here: whose it is goes through that line,
and when the line ends, the hub having been killed, so does the spare.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from docker.errors import APIError

LOOK_S = 1.0
"""So often is it looked whether somebody still waits for a start of their own [s]."""

FAILED_S = 60.0
"""After a failure nothing is tried for so long: an engine without room, say, will not have it at once [s]."""

LINE = {"stdin": 1, "stream": 1}
"""How the engine is asked for the line to a container's standard input."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spare:
    """One of them.

    Attributes:
        identifier: of its container.
        address: in the container network.
        line: to its standard input.
    """

    identifier: str
    address: str
    line: socket.socket

    def stands(self) -> bool:
        """Tell whether it is still there: the engine ends the line when its container does."""
        try:
            return bool(self.line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def give(self, environment: Mapping[str, str], options: Sequence[str]) -> None:
        """Say whose it is.

        Raises:
            OSError: it is not there any more.
        """
        told = json.dumps({"environment": dict(environment), "options": list(options)})
        self.line.sendall(told.encode() + b"\n")
        self.let_go()

    def let_go(self) -> None:
        """End the line; a bench that is still nobody's ends with it."""
        self.line.close()


class Spares:
    """So many of them, made one at a time while nobody waits for a start of their own."""

    def __init__(self, wanted: int, make: Callable[[], Awaitable[Spare]], is_quiet: Callable[[], bool]) -> None:
        """Prepare; nothing is made before `fill` is called.

        Args:
            wanted: how many.
            make: makes one, and returns when it stands; may fail with `APIError` or `OSError`.
            is_quiet: says whether no start is running or waiting.
        """
        self._wanted = wanted
        self._make = make
        self._is_quiet = is_quiet
        self._ready: deque[Spare] = deque()
        self._filling: asyncio.Task[None] | None = None

    def take(self) -> Spare | None:
        """Return one that stands, if there is one; the next is made later."""
        self.fill()
        while self._ready:
            spare = self._ready.popleft()
            if spare.stands():
                return spare
            spare.let_go()
            log.warning("a spare bench has ended by itself")
        return None

    def fill(self) -> None:
        """Begin to make what is missing, unless that is under way."""
        if self._wanted and (self._filling is None or self._filling.done()):
            self._filling = asyncio.ensure_future(self._fill())

    async def _fill(self) -> None:
        while len(self._ready) < self._wanted:
            await asyncio.sleep(LOOK_S)
            if not self._is_quiet():
                continue
            try:
                self._ready.append(await self._make())
            except (APIError, OSError) as error:
                log.warning("a spare bench could not be made: %s", error)
                await asyncio.sleep(FAILED_S)
