"""First process of a pupil's server: starts the simulator and the kiosk as two users who cannot look at each other.

In a container it starts as root with the right to change user and nothing else. It forks a keeper (user 1001), which
holds the bench token and runs the simulator, and the kiosk server (user 1000), which never sees the token; then it
becomes user 1002 itself, so that nobody in the container is root any more. On a host without an engine (`--same-user`)
the same processes run as the user who started them: for evaluation only, there is no wall between them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from labkit.child import become, end, ending, execute, fork, say

SERVER_USER, SIMULATOR_USER, LAUNCHER_USER = 1000, 1001, 1002
SOCKET_FOLDER = Path("/run/yunlab")
SIMULATOR = [sys.executable, "-m", "labkit.simulator"]
SERVER = [sys.executable, "-m", "labkit.kiosk"]
TOKEN = "YUNLAB_BENCH_TOKEN"  # noqa: S105 - the name of a variable
FOR_SIMULATOR = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONUNBUFFERED", TOKEN, "YUNLAB_EXCHANGE_URL")

RESTARTS, WITHIN_S = 5, 60.0
"""A simulator that ends more often than this is broken; starting it again for ever would only hide it."""


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
        child = fork(execute(command, environment, umask=0o111), None)
        status = os.waitpid(child, 0)[1]
        now = time.monotonic()
        ends = [earlier for earlier in ends if now - earlier < WITHIN_S] + [now]
        say(f"the simulator ended ({ending(status)}); {len(ends)} of {RESTARTS} within {WITHIN_S:.0f} s")
    os._exit(1)


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
            say("the simulator was given up; its messages are above, and the hub starts a new server on the next visit")
            return 1


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
    server = fork(execute(command, known, umask=0o077), users[1])
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _stop)
        if users[0] is not None:
            become(LAUNCHER_USER)
        return watch(server, keeper)
    except _Stop as wish:
        say(f"{wish}: ending")
        return 0
    finally:
        # In a container they are other users' processes, and end as soon as this one, process 1, does.
        end([server, keeper], patiently=os.getuid() != LAUNCHER_USER)


def main(arguments: list[str] | None = None) -> int:
    """Start a pupil's server; see the module for how."""
    parser = argparse.ArgumentParser(prog="labkit.launch", description="start the simulator and a pupil's server")
    parser.add_argument("--same-user", action="store_true", help="for evaluation without a container: no isolation")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="the server's command; default: the kiosk")
    options = parser.parse_args(arguments)
    if TOKEN not in os.environ:
        say(f"{TOKEN} is not set; the hub sets it, start a server through the hub")
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
