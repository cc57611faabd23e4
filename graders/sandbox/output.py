"""What a sandbox says, unwrapped from what the engine wraps around it; it may be anything."""

from __future__ import annotations

import select
import socket
import time

from graders.sandbox.runner import LONGEST

FRAME = 8
"""Before each piece of output the engine writes so many bytes: which output it is, and its length [B]."""

STDOUT = 1

MOST = 64 << 20
"""So many bytes are read from one sandbox, whatever it says [B]."""


class SandboxError(RuntimeError):
    """A sandbox cannot be had, or has ended; the message says which limit or what the engine said."""


class TooLate(SandboxError):  # noqa: N818 - what it is, not that it is one
    """No answer came in time.

    Attributes:
        waited: how long the program waited for a processor meanwhile [s].
    """

    waited = 0.0


class Interrupted(SandboxError):  # noqa: N818 - what it is, not that it is one
    """The sandbox itself has ended. A program that ends does not end it, so that somebody else did."""


class Output:
    """What a sandbox says: lines, of limited length and number of bytes, until a deadline."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.raw, self.said, self.total = b"", b"", 0

    def _receive(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self.connection], [], [], left)[0]:
            raise TooLate("no answer in time")
        piece = self.connection.recv(65536)
        self.total += len(piece)
        if not piece:
            raise Interrupted("the sandbox has ended")
        if self.total > MOST:
            raise SandboxError("the sandbox says too much")
        self.raw += piece

    def _unwrap(self) -> None:
        """Take whole frames out of what was received."""
        while len(self.raw) >= FRAME:
            length = int.from_bytes(self.raw[4:FRAME], "big")
            if len(self.raw) < FRAME + length:
                return
            if self.raw[0] == STDOUT:
                self.said += self.raw[FRAME : FRAME + length]
            self.raw = self.raw[FRAME + length :]

    def line(self, deadline: float) -> bytes:
        """Return the next line.

        Raises:
            TooLate: it did not come in time.
            Interrupted: the sandbox has ended.
            SandboxError: it says too much.
        """
        while b"\n" not in self.said:
            if len(self.said) > 2 * LONGEST:
                raise SandboxError("the sandbox says too much")
            self._receive(deadline)
            self._unwrap()
        line, _, self.said = self.said.partition(b"\n")
        return line
