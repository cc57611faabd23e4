"""Does something in a process of its own: the memory it takes is given back, and what it breaks is not ours."""

from __future__ import annotations

import json
import os
import signal
import socket
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from labkit import frame
from labkit.child import die_with

Made = tuple[dict[str, Any], bytes]
"""What JSON can say, and bytes."""

LONGEST_S = 60.0
"""Nothing takes longer than this."""


class ApartError(RuntimeError):
    """The process ended before it was done, or was ended because it took too long."""


def _make(act: Callable[[], Made], line: socket.socket, parent: int) -> NoReturn:
    try:
        die_with(parent)
        told, data = act()
        frame.send(line, json.dumps(told).encode())
        frame.send(line, data)
    except BaseException:  # noqa: BLE001 - a child must end here, and never go on as its parent
        traceback.print_exc()
    finally:
        os._exit(0)


def make(act: Callable[[], Made]) -> Made:
    """Have something made in a fork of this process.

    Args:
        act: makes it; must not raise what the caller wants to know.

    Returns:
        What it made.

    Raises:
        ApartError: it was not made.
    """
    parent = os.getpid()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        child = os.fork()
        if not child:
            _make(act, theirs, parent)
        theirs.close()
        ours.settimeout(LONGEST_S)
        try:
            return json.loads(frame.receive(ours)), frame.receive(ours)
        except OSError as error:
            raise ApartError(str(error)) from error
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
