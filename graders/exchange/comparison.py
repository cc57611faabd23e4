"""What a teacher is shown besides marks: reports that fit another pupil's, and suggestions for the words."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache

from graders import crossmatch, rubric
from graders.evidence import Evidence
from graders.exchange.blob import Blobs
from graders.exchange.table import Submission
from graders.suggestion import suggest
from labkit import catalogue
from labkit.plain import Json
from labkit.record import Record

REMEMBERED = 4096
"""Frozen records whose comparison is kept: a teacher's page asks again every few seconds."""

_log = logging.getLogger(__name__)


@lru_cache(REMEMBERED)
def _report(blobs: Blobs, sm3: str) -> tuple[crossmatch.Report | None, dict[str, Json]]:
    """Return what is compared of a frozen record, None where it cannot be, and the suggestion for its conclusion."""
    frozen = json.loads(blobs.get(sm3))
    suggestion = asdict(suggest(frozen["answers"]["conclusion"]))
    try:
        lab = catalogue.load(frozen["lab"])
        evidence = Evidence(lab, rubric.load(lab), Record.from_json(frozen), bytes.fromhex(frozen["seed"]))
        return crossmatch.report(evidence), suggestion
    except Exception:  # noqa: BLE001 - one strange record must not hide the whole class from its teacher
        _log.exception("record %s cannot be compared", sm3)
        return None, suggestion


def of_class(blobs: Blobs, newest: Sequence[Submission]) -> dict[str, dict[str, Json]]:
    """Return flags and suggestion by submission.

    Args:
        blobs: where the frozen records lie.
        newest: the newest submission of each pupil, shape (n,).
    """
    found = {submission.id: _report(blobs, submission.sm3) for submission in newest}
    flagged = crossmatch.flags([report for report, _ in found.values() if report])
    return {
        submission.id: {
            "flags": [flag.to_json() for flag in flagged.get(submission.student, [])],
            "suggestion": found[submission.id][1],
        }
        for submission in newest
    }
