"""Child processes of the launcher: made as another user, and ended with it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import NoReturn

GRACE_S = 5.0
PR_SET_PDEATHSIG = 1


def say(message: str) -> None:
    """Write a line to the server's log."""
    sys.stderr.write(f"launch: {message}\n")


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def become(user: int) -> None:
    """Become a user for good: groups, group and all three user ids."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def fork(act: Callable[[], object], user: int | None) -> int:
    """Fork a child that becomes `user`, acts, and ends.

    Args:
        act: what the child does; mostly it executes another program and never returns.
        user: number of the user to become; None stays the same.

    Returns:
        The child's process id.
    """
    child = os.fork()
    if child:
        return child
    try:
        if user is not None:
            become(user)
        # A change of user clears the wish, so it comes after.
        _die_with_parent()
        act()
    except OSError as error:
        say(f"{error}; is the image complete?")
    finally:
        os._exit(127)


def execute(command: list[str], environment: Mapping[str, str], umask: int) -> Callable[[], NoReturn]:
    """Make what a child does to become another program, with the usual signals and a umask of its own."""

    def act() -> NoReturn:
        os.umask(umask)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        os.execvpe(command[0], command, environment)  # noqa: S606

    return act


def ending(status: int) -> str:
    """Say how a child ended, from what `waitpid` told."""
    code = os.waitstatus_to_exitcode(status)
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def _signal(process: int, number: int) -> None:
    try:
        os.kill(process, number)
    except (ProcessLookupError, PermissionError):
        # In a container they are other users' processes, and end with this one as soon as it, process 1, ends.
        return


def end(children: list[int], *, patiently: bool) -> None:
    """End what was started: asked first, made to after a grace period.

    Args:
        children: process ids.
        patiently: wait for them to end; without, whoever asks ends at once, and they with it.
    """
    for child in children:
        _signal(child, signal.SIGTERM)
    if not patiently:
        return

    def kill(_number: int, _frame: object) -> None:
        for child in children:
            _signal(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    signal.setitimer(signal.ITIMER_REAL, GRACE_S)
    for child in children:
        _wait(child)


def _wait(child: int) -> None:
    try:
        os.waitpid(child, 0)
    except ChildProcessError:
        return
