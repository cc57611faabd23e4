"""First process of a pupil's server: starts simulator and kiosk as users that cannot look at each other, forks kernels.

In a container it starts as root with the right to change user and nothing else. It forks the kiosk server (user 1000),
which never sees the bench token. Once that can be reached it loads what a kernel needs, forks the simulator (user
1001), which holds the token, and becomes user 1000 itself, so that nobody in the container is root any more before the
first kernel is forked from it. Forked processes share the memory of what was loaded, and need not load it again; so
each is forked before what only others need is loaded. On a host without an engine (`--same-user`) the same processes
run as the user who started them: for evaluation only, without any wall.

A forked process holds a copy of everything its parent held. So the token is not in this process when it forks the
others (`labkit.launch`): it waits in a pipe that only the simulator reads. A bench that is made before it is known for
whom (`--spare`) has all this loaded and forked, and waits for the rest (`labkit.spare`).
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from labkit import keeper
from labkit.child import WISHES, as_program, become, end, execute, fork, say, undisturbed, watch
from labkit.gate import Gate
from labkit.launch import TOKEN, TOKEN_PIPE
from labkit.spare import Spare

SERVER_USER, SIMULATOR_USER, READER_USER = 1000, 1001, 1002
SOCKET_FOLDER = Path("/run/yunlab")


def server_environment(environ: Mapping[str, str], socket: Path) -> dict[str, str]:
    """Return what the kiosk and its kernels may know: everything but the bench token."""
    known = {name: value for name, value in environ.items() if name not in {TOKEN, TOKEN_PIPE}}
    return known | {"YUNLAB_BENCH_SOCKET": str(socket)}


class _Stop(BaseException):
    """Somebody wants the whole server to end."""


def _stop(number: int, _frame: object) -> NoReturn:
    raise _Stop(signal.Signals(number).name)


class Launch:
    """The processes of a pupil's server.

    Attributes:
        children: what each is, by process id.
    """

    def __init__(self, folder: Path, users: tuple[int | None, int | None], token: int) -> None:
        """Prepare.

        Args:
            folder: where the simulator's socket is made; only the simulator may write there.
            users: of the simulator and of the server; None stays the same.
            token: the end of a pipe from which the bench token can be read.
        """
        self.children: dict[int, str] = {}
        self._simulator_user, self._server_user = users
        self._pipe = token
        socket = folder / "bench.sock"
        self._secrets = keeper.environment(os.environ, socket)
        self._known = server_environment(os.environ, socket)

    def _start(self, name: str, act: Callable[[], object], user: int | None) -> None:
        with undisturbed():
            self.children[fork(act, user)] = name

    def _start_server(self, act: Callable[[], object]) -> None:
        self._start("server", as_program(act, self._known, umask=0o077), self._server_user)

    def _start_simulator(self) -> None:
        """Start the simulator; from here on this process cannot read the token any more."""
        self._start("simulator", lambda: keeper.keep(self._pipe, self._secrets), self._simulator_user)
        os.close(self._pipe)

    def run_program(self, command: list[str]) -> int:
        """Run a program in the place of the kiosk, and see it through."""
        self._start_simulator()
        self._start("server", execute(command, self._known, umask=0o077), self._server_user)
        if self._server_user is not None:
            become(self._server_user)
        return watch(self.children)

    def run_kiosk(self, options: list[str], spare: Spare | None) -> int:
        """Run the kiosk, and fork its kernels until it ends.

        Args:
            options: the kiosk's.
            spare: what it waits for, if it is nobody's yet; the options come with that.
        """
        from labkit.kiosk import forker, lean

        lean.load()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # What only a page needs waits until the server can be reached: the container has one processor.
        gate = Gate()

        def serve() -> None:
            os.close(self._pipe)
            theirs.close()
            lean.load_server()
            from labkit.kiosk import __main__ as kiosk

            if spare:
                lean.load_hub()
                gate.open()
            given = spare.options() if spare else options

            def listening() -> None:
                lean.settle()
                if not spare:
                    gate.open()

            kiosk.serve(ours, given, listening)

        with ours, theirs:
            self._start_server(serve)
            ours.close()
            if spare:
                spare.leave_to_server()
            gate.wait()
            lean.load_kernel()
            self._start_simulator()
            if self._server_user is not None:
                become(self._server_user)
            return forker.serve(theirs, self.children)


def _token_pipe() -> int:
    pipe = int(os.environ.pop(TOKEN_PIPE))
    os.set_inheritable(pipe, False)
    return pipe


def run(options: list[str], folder: Path, users: tuple[int | None, int | None], spare: Spare | None = None) -> int:
    """Start everything and see it through.

    Args:
        options: the kiosk's, or a whole command to run in its place.
        folder: as in `Launch`.
        users: as in `Launch`.
        spare: what a bench that is nobody's yet waits for.

    Returns:
        The exit code.
    """
    launch = Launch(folder, users, spare.token if spare else _token_pipe())
    try:
        for number in WISHES:
            signal.signal(number, _stop)
        program = options and not options[0].startswith("-")
        return launch.run_program(options) if program else launch.run_kiosk(options, spare)
    except _Stop as wish:
        say(f"{wish}: ending")
        return 0
    finally:
        # In a container they all end as soon as this process, which is process 1, does.
        end(list(launch.children), patiently=users == (None, None))


def main() -> int:
    """Read what is asked for, and see it through."""
    parser = argparse.ArgumentParser(prog="labkit.launch", description="start the simulator and a pupil's server")
    parser.add_argument("--same-user", action="store_true", help="for evaluation without a container: no isolation")
    parser.add_argument("--spare", action="store_true", help="make everything ready, and wait for whose it is")
    parser.add_argument("options", nargs=argparse.REMAINDER, help="the kiosk's options, or a program to run instead")
    options = parser.parse_args()
    if not options.spare and TOKEN_PIPE not in os.environ:
        say(f"{TOKEN} is not set; the hub sets it, start a server through the hub")
        return 2
    given = options.options[1:] if options.options[:1] == ["--"] else options.options
    if not options.same_user:
        return run(given, SOCKET_FOLDER, (SIMULATOR_USER, SERVER_USER), Spare(READER_USER) if options.spare else None)
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="yunlab-bench-"))
    # What the server writes goes with it, however it ends.
    os.environ.setdefault("JUPYTER_RUNTIME_DIR", str(folder))
    try:
        return run(given, folder, (None, None), Spare(None) if options.spare else None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
