"""How the marking is: what waits, who works, whether programs can be tried; for those who run the centre."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from graders.exchange.table import Submission
from graders.lease import is_dead
from graders.state import State
from labkit.plain import Json

PATIENCE = 0.5
"""How long the keeper of sandboxes may take to open its door [s]."""


def standing(session: Session, state: State) -> dict[str, Json]:
    """Tell the queue's length, since when the oldest waits, the living workers, the keeper."""
    waits = select(func.count(), func.min(Submission.time)).where(Submission.state == "queued")
    waiting, oldest = session.execute(waits).one()
    marking = session.scalar(select(func.count()).where(Submission.state == "marking"))
    return {
        "waiting": waiting,
        "oldest": oldest,
        "marking": marking,
        "workers": workers(state.holders),
        "keeper": keeper(state.sandbox),
    }


def workers(holders: Path) -> int:
    """Count the workers that live: each keeps a file locked."""
    return sum(not is_dead(file) for file in holders.glob("[!.]*"))


def keeper(file: Path) -> bool | None:
    """Tell whether the keeper of sandboxes can be called; None where there is none, for want of an engine."""
    if not file.parent.exists():
        return None
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as line:
        line.settimeout(PATIENCE)
        try:
            line.connect(str(file))
        except OSError:
            return False
    return True
