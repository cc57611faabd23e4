"""What a teacher is shown besides marks: reports that fit another pupil's, and suggestions for the words."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache

from graders import crossmatch, material, rubric
from graders.evidence import Evidence
from graders.exchange.blob import Blobs
from graders.exchange.table import Submission
from graders.suggestion import Suggestion, suggest
from labkit import catalogue
from labkit.plain import Json
from labkit.record import Record

REMEMBERED = 4096
"""Frozen records whose comparison is kept: a teacher's page asks again every few seconds."""

CLASSES = 256
"""Classes whose comparison is kept."""

_log = logging.getLogger(__name__)


@lru_cache(REMEMBERED)
def _seen(blobs: Blobs, sm3: str) -> tuple[crossmatch.Report, Suggestion] | None:
    """Return what is compared of a frozen record and the suggestion for its words.

    None for a program, and where it cannot be read.
    """
    try:
        frozen = json.loads(blobs.get(sm3))
        if material.is_program(frozen):
            return None
        lab, record = catalogue.load(frozen["lab"]), Record.from_json(frozen)
        evidence = Evidence(lab, rubric.load(lab), record, bytes.fromhex(frozen["seed"]))
        return crossmatch.report(evidence), suggest(record.answers.conclusion)
    except Exception:  # noqa: BLE001 - one strange record must not hide the whole class from its teacher
        _log.exception("record %s cannot be compared", sm3)
        return None


def of_class(blobs: Blobs, newest: Sequence[Submission]) -> dict[str, dict[str, Json]]:
    """Return flags and suggestion by submission.

    Args:
        blobs: where the frozen records lie.
        newest: the newest submission of each pupil, shape (n,).
    """
    return _compared(blobs, tuple((one.id, one.student, one.sm3) for one in newest))


@lru_cache(CLASSES)
def _compared(blobs: Blobs, handed_in: tuple[tuple[str, str, str], ...]) -> dict[str, dict[str, Json]]:
    """Compare every report with every other once, as long as nobody hands in again."""
    seen = {identifier: _seen(blobs, sm3) for identifier, _, sm3 in handed_in}
    flagged = crossmatch.flags([found[0] for found in seen.values() if found])
    return {
        identifier: {
            "flags": [flag.to_json() for flag in flagged.get(student, [])],
            "suggestion": asdict(found[1]) if (found := seen[identifier]) else None,
        }
        for identifier, student, _ in handed_in
    }
