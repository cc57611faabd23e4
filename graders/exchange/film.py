"""A run made again for the teacher to look at: the scene and the motion, without the seed."""

from __future__ import annotations

import base64
import json
import threading

from sqlalchemy import select
from sqlalchemy.orm import Session

from graders.exchange import trial as trials
from graders.exchange.refusal import not_found
from graders.exchange.service import Service
from graders.exchange.table import StoredTrial
from labkit import catalogue, experiment
from labkit.plain import Json
from labkit.record import SignedTrial
from labkit.trajectory import encode

_one_at_a_time = threading.Lock()


def find(session: Session, identifier: str) -> StoredTrial:
    """Return a stored trial.

    Raises:
        Refusal: there is none.
    """
    found = session.scalar(select(StoredTrial).where(StoredTrial.id == identifier))
    if found is None:
        raise not_found()
    return found


def show(service: Service, stored: StoredTrial) -> dict[str, Json]:
    """Make a stored trial's run again.

    Returns:
        The course it belongs to, the Scene, the header of the Motion, and its bytes in base64 (docs/architecture.md).
    """
    signed = json.loads(stored.content)
    trial = SignedTrial.from_json(signed).trial
    seed = bytes.fromhex(trials.seed(service, signed))
    with _one_at_a_time:
        run = experiment.run(catalogue.load(trial.lab), seed, trial.id, trial.controls)
    header, data = encode(run.motion)
    return {"course": stored.course, "scene": run.scene, "motion": header, "data": base64.b64encode(data).decode()}
