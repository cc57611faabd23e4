"""One pupil's record as a teacher opens it: what was measured and written, the marks, and all that was handed in."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from graders.exchange import assignment as assignments
from graders.exchange import feedback, override, overview, record, standing, submission
from graders.exchange.identity import Page
from graders.exchange.service import Service
from graders.exchange.table import Override, StoredTrial, Submission
from labkit import catalogue
from labkit.catalogue import Lab
from labkit.plain import Json
from labkit.quantity import controls


def open_dossier(session: Session, service: Service, page: Page) -> dict[str, Json]:
    """Return a pupil's newest hand-in, or the record as it stands where nothing was handed in.

    Raises:
        Refusal: there is no such assignment.
    """
    given = assignments.find(session, page.course, page.assignment)
    handed_in = submission.of_page(session, page)
    seen = _frozen(service, handed_in[-1]) if handed_in else record.to_json(session, service.master, page)
    scores = standing.scores(session, service.state, page.course, page.assignment)
    told: dict[str, Json] = feedback.to_json(handed_in[-1], scores) if handed_in else {}
    listed = overview.submissions(session, service.state, service.blobs, page.course, page.assignment)
    return {
        "assignment": assignments.to_json(given),
        "record": seen,
        "genuine": _genuine(session, seen),
        "lab": facts(catalogue.load(given.lab)),
        "state": told.get("state", "working"),
        "reason": told.get("reason"),
        "points": told.get("points"),
        "out_of": told.get("out_of"),
        "marks": told.get("marks", []),
        "overrides": [_correction(row) for row in override.of_page(session, page) if row.points is not None],
        "submissions": [one for one in listed if one["student"] == page.student],
    }


def _frozen(service: Service, found: Submission) -> dict[str, Json]:
    """Return a record that was handed in; its seed stays here."""
    frozen: dict[str, Any] = json.loads(service.blobs.get(found.sm3))
    del frozen["seed"]
    return frozen


def _genuine(session: Session, seen: dict[str, Json]) -> dict[str, bool | None]:
    """Return what the replays have shown, by trial; None where none was made yet."""
    page = Page(seen["course"], seen["assignment"], seen["student"])
    stored: list[StoredTrial] = record.trials(session, page, seen["attempt"])
    return {one.id: one.genuine for one in stored}


def facts(lab: Lab) -> dict[str, Json]:
    """Return what a page must know of a lab to show its measurements."""
    if lab.kind == "code":
        return {"slug": lab.slug, "columns": [], "graph": {"x": [], "y": []}, "result": {}, "points": lab.points}
    measurements = lab.measurements
    return {
        "slug": lab.slug,
        "columns": [column.to_page() for column in measurements.COLUMNS],
        "graph": {"x": list(measurements.GRAPH_X), "y": list(measurements.GRAPH_Y)},
        "result": lab.result,
        "points": lab.points,
        "error_sources": lab.error_sources,
        "controls": {name: control.label for name, control in controls(lab.params).items()},
    }


def _correction(row: Override) -> dict[str, Json]:
    names = ("criterion", "points", "reason", "by", "time", "submission")
    return {name: getattr(row, name) for name in names}
