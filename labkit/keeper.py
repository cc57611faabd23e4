"""The keeper: holds the bench token, and starts the simulator again when it ends."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

from labkit.child import as_program, ending, fork, say

TOKEN = "YUNLAB_BENCH_TOKEN"  # noqa: S105 - the name of a variable
FOR_SIMULATOR = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONUNBUFFERED", "YUNLAB_EXCHANGE_URL")

RESTARTS, WITHIN_S = 5, 60.0
"""A simulator that ends more often than this is broken; starting it again for ever would only hide it."""


def environment(environ: Mapping[str, str], socket: Path) -> dict[str, str]:
    """Return what the simulator may know beside the token: not the pupil's hub token."""
    wanted = {name: environ[name] for name in FOR_SIMULATOR if name in environ}
    return wanted | {"YUNLAB_BENCH_SOCKET": str(socket), "HOME": str(socket.parent), "TMPDIR": str(socket.parent)}


def _simulate() -> None:
    from labkit import simulator

    simulator.main()


def keep(pipe: int, known: Mapping[str, str]) -> None:
    """Run the simulator, again when it ends, until it has ended too often within a short time.

    Args:
        pipe: where the bench token waits.
        known: the simulator's environment, without the token.
    """
    with os.fdopen(pipe) as waiting:
        token = waiting.read()
    # The kernel, another user, must be allowed to connect: sockets are made with rw for everybody.
    run_simulator = as_program(_simulate, {**known, TOKEN: token}, umask=0o111)
    ends: list[float] = []
    while len(ends) < RESTARTS:
        status = os.waitpid(fork(run_simulator, None), 0)[1]
        now = time.monotonic()
        ends = [earlier for earlier in ends if now - earlier < WITHIN_S] + [now]
        say(f"the simulator ended ({ending(status)}); {len(ends)} of {RESTARTS} within {WITHIN_S:.0f} s")
    os._exit(1)
