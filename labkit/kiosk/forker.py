"""The forker: a process that has loaded all that a kernel needs, and forks kernels from itself.

A kernel that is forked is ready in a fraction of the time it takes to start one, and shares most of its memory with the
others. The server asks for kernels over a socket that only these two hold. Of each kernel the server gets a handle
(pidfd), which tells when it has ended and signals nobody else, even when its number is given to another process.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
from pathlib import Path
from typing import Any, NoReturn

from labkit.child import die_with, say, usual_signals

LONGEST_REQUEST = 192 * 1024
"""No request is longer than this [B]: environments hold the address that a browser asked for."""

LAUNCHER = "ipykernel_launcher"
NO_HISTORY = "--HistoryManager.enabled=False"
"""Nobody types into these kernels, so they need neither its file nor its thread."""


def preload() -> None:
    """Import all that a kernel with a bench needs; nothing of it may start a thread or open a socket."""
    for name in ("ipykernel.ipkernel", "ipykernel.kernelapp", "labkit.bench"):
        importlib.import_module(name)


def _close_all_but(kept: set[int]) -> None:
    for number in {int(entry.name) for entry in Path("/proc/self/fd").iterdir()} - kept:
        with contextlib.suppress(OSError):
            os.close(number)


def arguments(command: list[str]) -> list[str]:
    """Return what follows the kernel's module in a kernelspec's command.

    Raises:
        ValueError: the command starts something else.
    """
    return command[command.index(LAUNCHER) + 1 :]


def _become_kernel(request: dict[str, Any]) -> NoReturn:
    from ipykernel.kernelapp import IPKernelApp

    _close_all_but({0, 1, 2})
    os.setsid()
    usual_signals()
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    app = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize([*arguments(request["command"]), NO_HISTORY])  # type: ignore[no-untyped-call]
    app.start()  # type: ignore[no-untyped-call]
    os._exit(0)


def _fork(request: dict[str, Any]) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        die_with(parent)
        _become_kernel(request)
    except BaseException as error:  # noqa: BLE001 - a child must never go on as its parent
        say(f"a kernel could not be started: {error!r}")
    finally:
        os._exit(1)


def _fork_with_handle(request: dict[str, Any]) -> tuple[int, int]:
    child = _fork(request)
    try:
        return child, os.pidfd_open(child)
    except OSError:
        # The server could not know of it.
        os.kill(child, signal.SIGKILL)
        raise


def _answer(line: socket.socket, request: dict[str, Any]) -> None:
    try:
        child, handle = _fork_with_handle(request)
    except OSError as error:
        # The pupil's processes or memory are at their limit; the next page may find room.
        line.send(json.dumps({"failed": str(error)}).encode())
        return
    socket.send_fds(line, [json.dumps({"process": child}).encode()], [handle])
    os.close(handle)


def serve(line: socket.socket) -> None:
    """Fork a kernel for each request until the server has gone."""
    preload()
    gc.collect()
    gc.freeze()
    # The kernels that end are nobody's to reap: the server knows from their handles.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while data := line.recv(LONGEST_REQUEST):
        _answer(line, json.loads(data))
