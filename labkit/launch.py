"""First process of a pupil's server: starts the simulator and the kiosk as two users who cannot look at each other.

In a container it starts as root with the right to change user and nothing else. It forks a keeper (user 1001), which
holds the bench token and runs the simulator, and the kiosk server (user 1000), which never sees the token; then it
becomes user 1002 itself, so that nobody in the container is root any more. On a host without an engine (`--same-user`)
the same processes run as the user who started them: for evaluation only, there is no wall between them.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

SERVER_USER, SIMULATOR_USER, LAUNCHER_USER = 1000, 1001, 1002
SOCKET_FOLDER = Path("/run/yunlab")
SIMULATOR = [sys.executable, "-m", "labkit.simulator"]
SERVER = [sys.executable, "-m", "labkit.kiosk"]
TOKEN = "YUNLAB_BENCH_TOKEN"  # noqa: S105 - the name of a variable
FOR_SIMULATOR = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONUNBUFFERED", TOKEN, "YUNLAB_EXCHANGE_URL")

RESTARTS, WITHIN_S = 5, 60.0
"""A simulator that ends more often than this is broken; starting it again for ever would only hide it."""

GRACE_S = 5.0
PR_SET_PDEATHSIG = 1


def _say(message: str) -> None:
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
        _say(f"{error}; is the image complete?")
    finally:
        os._exit(127)


def _execute(command: list[str], environment: Mapping[str, str], umask: int) -> Callable[[], NoReturn]:
    def act() -> NoReturn:
        os.umask(umask)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        os.execvpe(command[0], command, environment)  # noqa: S606

    return act


def simulator_environment(environ: Mapping[str, str], socket: Path) -> dict[str, str]:
    """Return what the simulator may know: the bench token, but not the pupil's hub token."""
    wanted = {name: environ[name] for name in FOR_SIMULATOR if name in environ}
    return wanted | {"YUNLAB_BENCH_SOCKET": str(socket), "HOME": str(socket.parent), "TMPDIR": str(socket.parent)}


def server_environment(environ: Mapping[str, str], socket: Path) -> dict[str, str]:
    """Return what the kiosk and its kernels may know: everything but the bench token."""
    known = {name: value for name, value in environ.items() if name != TOKEN}
    return known | {"YUNLAB_BENCH_SOCKET": str(socket)}


def keep(command: list[str], environment: Mapping[str, str]) -> None:
    """Run the simulator, again when it ends, until it has ended too often within a short time."""
    # The kernel, another user, must be allowed to connect: sockets are made with rw for everybody.
    ends: list[float] = []
    while len(ends) < RESTARTS:
        child = fork(_execute(command, environment, umask=0o111), None)
        status = os.waitpid(child, 0)[1]
        now = time.monotonic()
        ends = [end for end in ends if now - end < WITHIN_S] + [now]
        _say(f"the simulator ended ({_ending(status)}); {len(ends)} of {RESTARTS} within {WITHIN_S:.0f} s")
    os._exit(1)


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


class _Stop(BaseException):
    """Somebody wants the whole server to end."""


def _stop(number: int, _frame: object) -> NoReturn:
    raise _Stop(signal.Signals(number).name)


def watch(server: int, keeper: int) -> int:
    """Reap children until the server or the keeper ends.

    Returns:
        The exit code of the server, or 1 when the simulator was given up.
    """
    while True:
        child, status = os.wait()
        if child == server:
            return abs(os.waitstatus_to_exitcode(status))
        if child == keeper:
            _say(
                "the simulator was given up; its messages are above, and the hub starts a new server on the next visit"
            )
            return 1


def _signal(process: int, number: int) -> None:
    try:
        os.kill(process, number)
    except (ProcessLookupError, PermissionError):
        # In a container they are other users' processes, and end with this one as soon as it, process 1, ends.
        return


def end(children: list[int]) -> None:
    """End what was started: asked first, made to after a grace period."""
    for child in children:
        _signal(child, signal.SIGTERM)
    if os.getuid() == LAUNCHER_USER:
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


def run(command: list[str], folder: Path, users: tuple[int | None, int | None]) -> int:
    """Start both processes and see them through.

    Args:
        command: the server's command.
        folder: where the simulator's socket is made; only the simulator may write there.
        users: of the simulator and of the server; None stays the same.

    Returns:
        The exit code.
    """
    socket = folder / "bench.sock"
    secrets = simulator_environment(os.environ, socket)
    known = server_environment(os.environ, socket)
    keeper = fork(lambda: keep(SIMULATOR, secrets), users[0])
    server = fork(_execute(command, known, umask=0o077), users[1])
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _stop)
        if users[0] is not None:
            become(LAUNCHER_USER)
        return watch(server, keeper)
    except _Stop as wish:
        _say(f"{wish}: ending")
        return 0
    finally:
        end([server, keeper])


def main(arguments: list[str] | None = None) -> int:
    """Start a pupil's server; see the module for how."""
    parser = argparse.ArgumentParser(prog="labkit.launch", description="start the simulator and a pupil's server")
    parser.add_argument("--same-user", action="store_true", help="for evaluation without a container: no isolation")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="the server's command; default: the kiosk")
    options = parser.parse_args(arguments)
    if TOKEN not in os.environ:
        _say(f"{TOKEN} is not set; the hub sets it, start a server through the hub")
        return 2
    command = options.command or SERVER
    if not options.same_user:
        return run(command, SOCKET_FOLDER, (SIMULATOR_USER, SERVER_USER))
    folder = Path(tempfile.mkdtemp(prefix="yunlab-bench-"))
    try:
        return run(command, folder, (None, None))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
