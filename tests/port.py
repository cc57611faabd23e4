"""Ports for the servers that tests start.

They lie below those that the system gives to outgoing connections: a browser's connection could otherwise take a port
between the moment it was found free and the moment its server listens.
"""

from __future__ import annotations

import itertools
import os
import socket

FIRST, BANDS, WIDTH = 10_000, 220, 100


def _band() -> range:
    """Return this process's own band, so that workers that search at the same time search in different places."""
    first = FIRST + os.getpid() % BANDS * WIDTH
    return range(first, first + WIDTH)


_numbers = itertools.cycle(_band())


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Return a port that nobody listens on, another one each time."""
    return free_ports(1)


def free_ports(count: int) -> int:
    """Return the first of `count` free ports that follow each other.

    Raises:
        OSError: this process's band is taken.
    """
    for _ in range(WIDTH):
        first = next(_numbers)
        wanted = range(first, first + count)
        if all(map(_is_free, wanted)):
            for _taken in wanted[1:]:
                next(_numbers)
            return first
    raise OSError(f"no {count} free ports from {_band()}; end the servers that earlier tests left behind")
