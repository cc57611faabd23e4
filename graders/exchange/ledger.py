"""The log of what matters: append-only, each line's SM3 covers the line before, so that a change shows."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.hazmat.primitives import hashes
from sqlalchemy import select
from sqlalchemy.orm import Session

from graders.exchange.table import Event
from labkit.plain import canonical

FIRST = "0" * 64
"""What the first line takes as the hash before it."""


def sm3(content: bytes) -> str:
    """Return the SM3 of bytes, in hex. Source: GB/T 32905-2016."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def _hash(previous: str, time: str, kind: str, content: str) -> str:
    return sm3(canonical([previous, time, kind, content]))


def append(session: Session, time: str, kind: str, facts: Mapping[str, str | int | None]) -> None:
    """Add a line, in the transaction of the change it tells of."""
    last = session.scalar(select(Event.hash).order_by(Event.position.desc()).limit(1))
    content = canonical(dict(facts)).decode()
    session.add(Event(time=time, kind=kind, content=content, hash=_hash(last or FIRST, time, kind, content)))
    session.flush()


def first_broken(session: Session) -> int | None:
    """Return the number of the first line that was changed after it was written, or None."""
    previous = FIRST
    for event in session.scalars(select(Event).order_by(Event.position)):
        if event.hash != _hash(previous, event.time, event.kind, event.content):
            return event.position
        previous = event.hash
    return None
