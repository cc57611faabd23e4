"""The forker: a process that has loaded all that a kernel needs, and forks kernels from itself.

A kernel that is forked is ready in a fraction of the time it takes to start one, and shares most of its memory with the
others. The server asks for kernels over a socket that only these two hold. Of each kernel the server gets a handle
(pidfd), which tells when it has ended and signals nobody else, even when its number is given to another process.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from labkit import child
from labkit.child import die_with, say, usual_signals

LONGEST_REQUEST = 192 * 1024
"""No request is longer than this [B]: environments hold the address that a browser asked for."""

LAUNCHER = "ipykernel_launcher"


def _close_all_but(kept: set[int]) -> None:
    for number in {int(entry.name) for entry in Path("/proc/self/fd").iterdir()} - kept:
        with contextlib.suppress(OSError):
            os.close(number)


def connection_file(command: list[str]) -> Path:
    """Return where a kernelspec's command says that the kernel's addresses stand.

    Raises:
        ValueError: the command starts something else.
    """
    given = command[command.index(LAUNCHER) + 1 :]
    return Path(given[given.index("-f") + 1])


def _become_kernel(request: dict[str, Any]) -> None:
    from labkit.kiosk import page_kernel

    _close_all_but({0, 1, 2})
    os.setsid()
    usual_signals()
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    page_kernel.run(connection_file(request["command"]))


def _know(slug: str) -> None:
    """Work out what the page of a lab says before its first kernel is forked, so that the next ones know it."""
    from labkit import bench, catalogue
    from labkit.kiosk import lean

    try:
        if slug in catalogue.find() and bench.known_page(slug):
            lean.settle()
    except Exception as error:  # noqa: BLE001 - whatever a lab's author did wrong, its kernel says to the page
        say(f"lab {slug}: {error!r}")


def _fork(request: dict[str, Any]) -> int:
    _know(Path(request["folder"]).name)
    parent = os.getpid()
    kernel = os.fork()
    if kernel:
        return kernel
    try:
        die_with(parent)
        _become_kernel(request)
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - a child must never go on as its parent
        say(f"a kernel could not be started: {error!r}")
    finally:
        os._exit(1)


def _fork_with_handle(request: dict[str, Any]) -> tuple[int, int]:
    kernel = _fork(request)
    try:
        return kernel, os.pidfd_open(kernel)
    except OSError:
        # The server could not know of it.
        os.kill(kernel, signal.SIGKILL)
        raise


def _answer(line: socket.socket, request: dict[str, Any]) -> None:
    try:
        kernel, handle = _fork_with_handle(request)
    except OSError as error:
        # The pupil's processes or memory are at their limit; the next page may find room.
        line.send(json.dumps({"failed": str(error)}).encode())
        return
    socket.send_fds(line, [json.dumps({"process": kernel}).encode()], [handle])
    os.close(handle)


@contextlib.contextmanager
def _woken() -> Iterator[int]:
    """Give a descriptor that can be read when a child has ended."""
    read, write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write)
    try:
        yield read
    finally:
        signal.set_wakeup_fd(-1)
        os.close(read)
        os.close(write)


def serve(line: socket.socket, children: Mapping[int, str]) -> int:
    """Fork a kernel for each request until the server has gone.

    Args:
        line: to the server.
        children: as in `labkit.child.reap`.

    Returns:
        The exit code.
    """
    with _woken() as woken:
        look = select.poll()
        look.register(woken, select.POLLIN)
        look.register(line, select.POLLIN)
        # First of all whoever ended before anybody listened.
        while (code := child.reap(children)) is None:
            for handle, _ in look.poll():
                if handle == woken:
                    os.read(woken, 4096)
                elif data := line.recv(LONGEST_REQUEST):
                    _answer(line, json.loads(data))
                elif not children:
                    return 0
                else:
                    # The server is ending, or of no use without kernels.
                    look.unregister(line)
                    child.end(list(children), patiently=False)
        return code
