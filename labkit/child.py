"""Child processes of the launcher: made as another user, and ended with it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn

GRACE_S = 5.0
PR_SET_PDEATHSIG = 1
WISHES = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""What tells a server to end."""


def say(message: str) -> None:
    """Write a line to the server's log."""
    sys.stderr.write(f"launch: {message}\n")


def die_with(parent: int) -> None:
    """Have this process told to end when its parent does; it ends at once where the parent already has."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let wishes to end wait, so that no child is made that nobody knows of."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, WISHES)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def usual_signals() -> None:
    """Undo what a parent has arranged for signals."""
    signal.set_wakeup_fd(-1)
    for number in (*WISHES, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WISHES)


def become(user: int) -> None:
    """Become a user for good: groups, group and all three user ids."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def fork(act: Callable[[], object], user: int | None) -> int:
    """Fork a child that becomes `user`, acts, and ends.

    Args:
        act: what the child does.
        user: number of the user to become; None stays the same.

    Returns:
        The child's process id.
    """
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 127
    try:
        usual_signals()
        if user is not None:
            become(user)
        # A change of user clears the wish, so it comes after.
        die_with(parent)
        act()
        code = 0
    except SystemExit as wish:
        code = wish.code if isinstance(wish.code, int) else 1
    except OSError as error:
        say(f"{error}; is the image complete?")
    except BaseException:  # noqa: BLE001 - a child must end here, and never go on as its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def as_program(act: Callable[[], object], environment: Mapping[str, str], umask: int) -> Callable[[], None]:
    """Make what a child does to run a part of this program: with its own environment and umask."""

    def run() -> None:
        os.umask(umask)
        os.environ.clear()
        os.environ.update(environment)
        act()

    return run


def execute(command: list[str], environment: Mapping[str, str], umask: int) -> Callable[[], NoReturn]:
    """Make what a child does to become another program, with a umask of its own."""

    def act() -> NoReturn:
        os.umask(umask)
        os.execvpe(command[0], command, environment)  # noqa: S606

    return act


def _judge(children: Mapping[int, str], child: int, status: int) -> int | None:
    if children.get(child) == "server":
        return abs(os.waitstatus_to_exitcode(status))
    if child in children:
        say(f"the {children[child]} was given up; its messages are above, the next visit starts a new server")
        return 1
    return None


def reap(children: Mapping[int, str]) -> int | None:
    """Reap who has ended, waiting for nobody.

    Args:
        children: those that the others need, by process id: `server` or `simulator`; others may come and go.

    Returns:
        None, or the exit code when one that the others need has ended: the server's own, 1 for another.
    """
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if (code := _judge(children, *ended)) is not None:
                return code
    return None


def watch(children: Mapping[int, str]) -> int:
    """Reap children until one that the others need ends, as `reap` says.

    Returns:
        The exit code.
    """
    while (code := _judge(children, *os.wait())) is None:
        pass
    return code


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
