"""The keeper: holds the bench token, and is the simulator."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from labkit.child import as_program
from labkit.launch import TOKEN

FOR_SIMULATOR = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONUNBUFFERED", "YUNLAB_EXCHANGE_URL")


def environment(environ: Mapping[str, str], socket: Path) -> dict[str, str]:
    """Return what the simulator may know beside the token: not the pupil's hub token."""
    wanted = {name: environ[name] for name in FOR_SIMULATOR if name in environ}
    return wanted | {"YUNLAB_BENCH_SOCKET": str(socket), "HOME": str(socket.parent), "TMPDIR": str(socket.parent)}


def _simulate() -> None:
    from labkit import simulator

    simulator.main()


def keep(pipe: int, known: Mapping[str, str]) -> None:
    """Be the simulator.

    Args:
        pipe: where the bench token waits.
        known: the simulator's environment, without the token.
    """
    with os.fdopen(pipe) as waiting:
        token = waiting.read().strip()
    # The kernel, another user, must be allowed to connect: sockets are made with rw for everybody.
    as_program(_simulate, {**known, TOKEN: token}, umask=0o111)()
