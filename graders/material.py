"""What is marked: the files of a submission, all of them written by the server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from sqlalchemy import select
from sqlalchemy.orm import Session

from graders import report
from graders.exchange import assignment as assignments
from graders.exchange import clock
from graders.exchange.blob import Blobs
from graders.exchange.table import Assignment, Submission
from labkit import catalogue
from labkit.plain import canonical


def timestamp(time: str) -> str:
    """Write a time of ours as nbgrader reads it."""
    return f"{clock.read(time):%Y-%m-%d %H:%M:%S.%f} UTC"


def _filled(released: NotebookNode, frozen: Mapping[str, Any]) -> NotebookNode:
    if is_program(frozen):
        return report.programmed(released, frozen["cells"])
    return report.filled(released, frozen["answers"]["conclusion"])


def programmer(session: Session, identifier: str) -> str | None:
    """Name whoever has handed in a program; None where it is no program, or not there."""
    found = session.scalar(select(Submission).where(Submission.id == identifier))
    given = session.get(Assignment, (found.course, found.assignment)) if found else None
    lab = catalogue.find().get(given.lab) if given else None
    return f"{found.course}/{found.student}" if found and lab and lab.kind == "code" else None


def is_program(frozen: Mapping[str, Any]) -> bool:
    """Tell whether a frozen record is a program."""
    return frozen.get("kind") == "code"


def released(blobs: Blobs, given: Assignment) -> NotebookNode:
    """Return the notebook that was released."""
    return report.read(assignments.unpacked(blobs, given)[f"{report.NAME}.ipynb"])


def frozen(blobs: Blobs, found: Submission) -> dict[str, Any]:
    """Return the record as it was handed in."""
    record: dict[str, Any] = json.loads(blobs.get(found.sm3))
    return record


def files(
    notebook: NotebookNode, found: Submission, record: Mapping[str, Any], **proofs: Mapping[str, Any]
) -> dict[str, bytes]:
    """Return the released notebook with what the pupil wrote, the frozen record, and the time it was handed in.

    Args:
        notebook: what was released.
        found: what was handed in.
        record: its frozen record.
        proofs: what the worker found out before: `replays` of an experiment, `marks` of a program.
    """
    told = {**record, "submission": found.id, "weights": report.weights(notebook), **proofs}
    notebook = _filled(notebook, told)
    return {
        f"{report.NAME}.ipynb": report.write(notebook),
        "record.json": canonical(told),
        "timestamp.txt": timestamp(found.time).encode(),
    }
