"""What is marked: the files of a submission, all of them written by the server."""

from __future__ import annotations

import json
from collections.abc import Mapping

from graders import report
from graders.exchange import assignment as assignments
from graders.exchange import clock
from graders.exchange.blob import Blobs
from graders.exchange.table import Assignment, Submission
from labkit.plain import canonical


def timestamp(time: str) -> str:
    """Write a time of ours as nbgrader reads it."""
    return f"{clock.read(time):%Y-%m-%d %H:%M:%S.%f} UTC"


def files(
    blobs: Blobs, given: Assignment, found: Submission, replays: Mapping[str, bool] | None = None
) -> dict[str, bytes]:
    """Return the released notebook with the conclusion quoted, the frozen record, and the time it was handed in."""
    released = report.read(assignments.unpacked(blobs, given)[f"{report.NAME}.ipynb"])
    facts = {"submission": found.id, "replays": dict(replays or {}), "weights": report.weights(released)}
    frozen = json.loads(blobs.get(found.sm3)) | facts
    notebook = report.filled(released, frozen["answers"]["conclusion"])
    return {
        f"{report.NAME}.ipynb": report.write(notebook),
        "record.json": canonical(frozen),
        "timestamp.txt": timestamp(found.time).encode(),
    }
