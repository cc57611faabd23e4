"""Leases: who has what in hand. A worker that dies, or whose host is gone, loses what it held to the others."""

from __future__ import annotations

import contextlib
import fcntl
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from graders.exchange import clock
from graders.exchange.table import Lease

LASTS = 30.0
"""How long a lease lasts unless it is extended [s]."""

BEAT = 2.0
"""How often a living holder extends its leases [s]."""


class Holder:
    """A process that takes leases. It is alive as long as it holds the lock on a file of its own.

    The kernel frees the lock however the process ends, so that those who share the folder need not wait for the lease
    to run out.

    Args:
        folder: where the files of all holders lie.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = uuid4().hex
        self.file = folder / self.name
        self._lock = os.open(folder / f".{self.name}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        # Only now may others see it: an unlocked file is a dead holder's.
        (folder / f".{self.name}").rename(self.file)

    def close(self) -> None:
        """Be dead, as far as others can see."""
        os.close(self._lock)


def is_dead(file: Path) -> bool:
    """Tell whether the holder with this file has ended."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def sweep(folder: Path) -> None:
    """Remove the files of dead holders."""
    for file in folder.glob("[!.]*"):
        if is_dead(file):
            with contextlib.suppress(FileNotFoundError):
                file.unlink()


def _end() -> str:
    return clock.written(datetime.now(UTC) + timedelta(seconds=LASTS))


def take(session: Session, thing: str, holder: Holder) -> bool:
    """Take a lease, unless a living holder has it; tell whether it was taken."""
    found = session.get(Lease, thing)
    if found is not None and not is_void(found, holder.file.parent):
        return False
    session.merge(Lease(thing=thing, holder=holder.name, until=_end()))
    return True


def is_void(found: Lease | None, folder: Path) -> bool:
    """Tell whether a lease binds nobody any more."""
    return found is None or found.until < clock.now() or is_dead(folder / found.holder)


def is_held(session: Session, thing: str, holder: Holder) -> bool:
    """Tell whether a holder still has its lease; a stalled one may have lost it."""
    found = session.get(Lease, thing)
    return found is not None and found.holder == holder.name


def extend(session: Session, holder: Holder) -> None:
    """Extend all leases of a holder."""
    session.execute(update(Lease).where(Lease.holder == holder.name).values(until=_end()))


def drop(session: Session, thing: str) -> None:
    """Give a lease back."""
    found = session.get(Lease, thing)
    if found is not None:
        session.delete(found)
