"""A socket to a container's standard input and output, which is one's own."""

from __future__ import annotations

import socket
from typing import Any


def own(attached: Any) -> socket.socket:  # noqa: ANN401 - docker is not annotated
    """Take the socket out of what docker-py's `attach_socket` returns.

    What that returns, the answer and its connection hold each other. Closing it leaves the descriptor open until Python
    happens to look for such rings, which in a process that lives for weeks is seldom; the engine listens as long.

    Args:
        attached: docker-py's answer, of no use afterwards.
    """
    wrapped = attached._sock
    patience = wrapped.gettimeout()
    mine = socket.socket(fileno=wrapped.detach())
    mine.settimeout(patience)
    return mine
