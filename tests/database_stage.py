"""A Redis and a PostgreSQL of their own, on Unix sockets in scratch folders, for as long as a test needs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"
"""PostgreSQL does not run as root; Debian's package brings this account."""


@contextmanager
def _folder() -> Iterator[Path]:
    # Not below pytest's own folder, which other accounts may not enter; and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="yunlab-") as name:
        yield Path(name)


@contextmanager
def redis() -> Iterator[str]:
    """Start a Redis that keeps nothing; yields its address."""
    with _folder() as folder:
        socket = folder / "redis.sock"
        command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                assert any("ready to accept connections" in line.lower() for line in server.stdout)
                yield f"unix://{socket}"
            finally:
                server.terminate()


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    program = str(found[-1]) if found else shutil.which(name)
    assert program, f"{name} is missing: install Debian's package postgresql"
    return program


def _run(folder: Path, *command: str) -> None:
    account = ACCOUNT if os.geteuid() == 0 else None
    with (folder / "log").open("ab") as log:
        done = subprocess.run(command, user=account, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, (folder / "log").read_text("utf-8")[-2000:]


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL; yields the address of its database."""
    with _folder() as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        data, control = str(folder / "data"), _program("pg_ctl")
        _run(folder, _program("initdb"), "-D", data, "-U", ACCOUNT, "--auth=trust", "--no-sync", "--encoding=UTF8")
        _run(folder, control, "-D", data, "-w", "-o", f"-k {folder} -c listen_addresses= -c fsync=off", "start")
        try:
            yield f"postgresql+psycopg://{ACCOUNT}@/postgres?host={folder}"
        finally:
            _run(folder, control, "-D", data, "-m", "immediate", "-w", "stop")


@contextmanager
def place(kind: str, folder: Path) -> Iterator[Path | str]:
    """Give people a place: a file in a folder for `sqlite`, otherwise a PostgreSQL."""
    if kind == "sqlite":
        yield folder / "centre.sqlite"
    else:
        with postgres() as address:
            yield address
