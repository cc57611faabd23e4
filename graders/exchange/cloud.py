"""The measurements of a whole class on one graph: points without a name, in no pupil's order."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from graders.exchange import assignment as assignments
from graders.exchange.dossier import facts
from graders.exchange.table import StoredAnswers, StoredTrial
from labkit import catalogue
from labkit.plain import Json

MOST = 2000
"""So many points are given at most, the newest; more cannot be told apart on a wall."""


def of_class(session: Session, course: str, name: str) -> dict[str, Json]:
    """Return the points of a class on the lab's first axes, without what pupils have left out.

    Raises:
        Refusal: there is no such assignment.
    """
    given = assignments.find(session, course, name)
    lab: dict[str, Any] = facts(catalogue.load(given.lab))
    axes = [name for side in ("x", "y") for name in lab["graph"][side][:1]]
    told = {"assignment": assignments.to_json(given), "lab": lab}
    if not axes:
        return told | {"points": []}
    excluded = _excluded(session, course, name)
    trials = [json.loads(content)["trial"] for content in session.scalars(_newest(course, name))]
    values = [[_value(trial, axis) for axis in axes] for trial in trials if trial["id"] not in excluded]
    # Sorted, so that their order tells nothing about who measured when.
    return told | {"points": sorted(pair for pair in values if None not in pair)}


def _newest(course: str, name: str) -> Select[str]:
    same = (StoredTrial.course == course, StoredTrial.assignment == name)
    return select(StoredTrial.content).where(*same).order_by(StoredTrial.position.desc()).limit(MOST)


def _excluded(session: Session, course: str, name: str) -> set[str]:
    same = (StoredAnswers.course == course, StoredAnswers.assignment == name)
    rows = session.scalars(select(StoredAnswers.content).where(*same))
    return {trial for content in rows for trial in json.loads(content).get("excluded") or {}}


def _value(trial: dict[str, Any], axis: str) -> float | None:
    """Return a reading, a derived value or a control; None where it is no number."""
    reading = trial["readings"].get(axis)
    found = reading["value"] if reading else trial["derived"].get(axis, trial["controls"].get(axis))
    return None if found is None or isinstance(found, str) else float(found)
