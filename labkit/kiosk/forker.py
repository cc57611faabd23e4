"""The forker: a process that has loaded all that a kernel needs, and forks kernels from itself.

A kernel that is forked is ready in a fraction of the time it takes to start one, and shares most of its memory with the
others. The server asks for kernels over a socket that only these two hold. Of each kernel the server gets one end of a
pipe, whose other end the kernel alone holds: when it reads the end, the kernel has ended.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
from typing import NoReturn

from labkit.child import die_with_parent, say

LONGEST_REQUEST = 256 * 1024
LAUNCHER = "ipykernel_launcher"


def preload() -> None:
    """Import all that a kernel with a bench needs; nothing of it may start a thread or open a socket."""
    import ipykernel.ipkernel
    import ipykernel.kernelapp

    import labkit.bench  # noqa: F401


def _close_all_but(kept: set[int]) -> None:
    for number in {int(name) for name in os.listdir("/proc/self/fd")} - kept:
        with contextlib.suppress(OSError):
            os.close(number)


def arguments(command: list[str]) -> list[str]:
    """Return what follows the kernel's module in a kernelspec's command.

    Raises:
        ValueError: the command starts something else.
    """
    return command[command.index(LAUNCHER) + 1 :]


def _become_kernel(request: dict[str, object], end: int) -> NoReturn:
    from ipykernel.kernelapp import IPKernelApp

    _close_all_but({0, 1, 2, end})
    os.setsid()
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    die_with_parent()
    environment, folder, command = request["environment"], request["folder"], request["command"]
    assert isinstance(environment, dict) and isinstance(command, list)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(str(folder))
    app = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(arguments(command))
    app.start()
    os._exit(0)


def _fork(request: dict[str, object], line: socket.socket) -> None:
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        socket.send_fds(line, [json.dumps({"process": child}).encode()], [ours])
        os.close(ours)
        return
    try:
        _become_kernel(request, theirs)
    except BaseException as error:  # noqa: BLE001 - a child must never go on as its parent
        say(f"a kernel could not be started: {error!r}")
    finally:
        os._exit(1)


def serve(line: socket.socket) -> None:
    """Fork a kernel for each request until the server has gone."""
    preload()
    gc.collect()
    gc.freeze()
    # The kernels that end are nobody's: the server reads it from their pipes.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while data := line.recv(LONGEST_REQUEST):
        _fork(json.loads(data), line)
    sys.exit(0)
