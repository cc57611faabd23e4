"""Replays that are kept: each trial is made again once, ahead of time where possible, and the answer is stored."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable

from sqlalchemy import select, update

from graders import replay
from graders.exchange.database import Database
from graders.exchange.table import StoredTrial
from labkit import catalogue
from labkit.record import SignedTrial, Trial

_log = logging.getLogger(__name__)


def _made_again(seed: bytes, trial: Trial) -> bool | None:
    """Tell whether a trial is genuine, or None if it cannot be made again; the check says so to the pupil."""
    try:
        return replay.is_genuine(catalogue.load(trial.lab), seed, trial)
    except Exception:  # noqa: BLE001 - one strange trial must not keep a record from being marked
        _log.exception("trial %s could not be made again", trial.id)
        return None


def _keep(database: Database, identifier: str, genuine: bool) -> None:
    with database.write() as session:
        session.execute(update(StoredTrial).where(StoredTrial.id == identifier).values(genuine=genuine))


def prove(database: Database, identifier: str, seed: bytes) -> None:
    """Make a stored trial again and keep the answer, unless that was done before."""
    with database.read() as session:
        found = session.scalar(select(StoredTrial).where(StoredTrial.id == identifier))
        if found is None or found.genuine is not None:
            return
        trial = SignedTrial.from_json(json.loads(found.content)).trial
    genuine = _made_again(seed, trial)
    if genuine is not None:
        _keep(database, identifier, genuine)


def proofs(database: Database, trials: Iterable[Trial], seed: bytes) -> dict[str, bool]:
    """Return which trials are genuine, by id, making again those that nobody has; what cannot be made is absent."""
    identifiers = [trial.id for trial in trials]
    for identifier in identifiers:
        prove(database, identifier, seed)
    with database.read() as session:
        chosen = select(StoredTrial.id, StoredTrial.genuine).where(StoredTrial.id.in_(identifiers))
        return {row.id: row.genuine for row in session.execute(chosen) if row.genuine is not None}
