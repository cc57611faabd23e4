"""Runs inside the sandbox, as a pupil's program: tries what it is told to try."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import sys
import threading
import time
from pathlib import Path

LIBRARY = ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: int) -> int:
    """Make a system call; one that the kernel has heard counts as made, whatever is wrong with its arguments."""
    result = int(LIBRARY.syscall(ctypes.c_long(number), *(ctypes.c_long(one) for one in arguments)))
    if result < 0 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS):
        raise OSError(ctypes.get_errno(), "refused")
    return result


def clone(flags: int) -> None:
    """Fork with flags; the child, should there be one, ends at once."""
    if call(56, flags | 17, 0, 0, 0, 0) == 0:
        os._exit(0)


def read(path: str) -> bytes:
    """Read something; nothing in it is as good as a refusal."""
    found = Path(path).read_bytes()
    if not found:
        raise OSError(errno.EACCES, "empty")
    return found


def look(path: str) -> list[str]:
    """List a folder; nothing in it is as good as a refusal."""
    found = os.listdir(path)
    if not found:
        raise OSError(errno.EACCES, "empty")
    return found


def write(path: str, size: int = 1) -> None:
    """Write a file."""
    with open(path, "wb") as file:
        while size > 0:
            size -= file.write(b"x" * min(size, 1 << 20))


def processes(wanted: int) -> None:
    """Have so many children at once; none is left behind."""
    children = []
    try:
        for _ in range(wanted):
            pid = os.fork()
            if pid == 0:
                time.sleep(20)
                os._exit(0)
            children.append(pid)
    finally:
        for pid in children:
            os.kill(pid, 9)
            os.waitpid(pid, 0)


def threads(wanted: int) -> None:
    """Have so many threads at once."""
    stop = threading.Event()
    try:
        for _ in range(wanted):
            threading.Thread(target=stop.wait, daemon=True).start()
    finally:
        stop.set()


def files(wanted: int) -> None:
    """Make so many files; none is left behind."""
    made = []
    try:
        for number in range(wanted):
            made.append(f"/tmp/many-{number}")
            write(made[-1], 0)
    finally:
        for path in made:
            Path(path).unlink(missing_ok=True)


def handles(wanted: int) -> None:
    """Open so many files at once."""
    opened = []
    try:
        opened = [os.open("/", os.O_RDONLY) for _ in range(wanted)]
    finally:
        for handle in opened:
            os.close(handle)
    if not opened:
        raise OSError(errno.EMFILE, "too many")


def room(size: int) -> None:
    """Take so much room in several files; nothing is left behind."""
    try:
        for number in range(4):
            write(f"/tmp/room-{number}", size // 4)
    finally:
        for number in range(4):
            Path(f"/tmp/room-{number}").unlink(missing_ok=True)


def ends(pid: int, number: int) -> None:
    """Send a signal; one that does nothing is as good as refused."""
    os.kill(pid, number)
    time.sleep(0.05)
    if Path(f"/proc/{pid}/stat").exists():
        raise PermissionError("it goes on")


def attempt(code: str) -> tuple[bool, str]:
    """Try something; tell whether it succeeded, and what was said if it did not."""
    try:
        exec(code, dict(globals()))  # noqa: S102 - this is what the sandbox is for
    except BaseException as error:  # noqa: BLE001 - any refusal will do
        return False, f"{type(error).__name__}: {error}"[:150]
    return True, ""


__all__ = ["attempt", "socket", "sys"]
