"""Records: what a pupil has measured and written so far."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from graders.exchange import assignment, clock
from graders.exchange.identity import Page
from graders.exchange.refusal import malformed
from graders.exchange.table import Assignment, StoredAnswers, StoredTrial
from graders.exchange.trial import ATTEMPT
from labkit import apparatus, catalogue
from labkit.plain import Json, RecordError, canonical
from labkit.record import Answers, check_changes


def seed(master: bytes, given: Assignment, student: str) -> bytes:
    """Return the seed of a pupil's apparatus, 32 bytes."""
    return apparatus.seed(master, given.course, given.name, given.lab, student, ATTEMPT)


def _trials(page: Page) -> Select[StoredTrial]:
    same = (StoredTrial.course == page.course, StoredTrial.assignment == page.assignment)
    return select(StoredTrial).where(*same, StoredTrial.student == page.student).order_by(StoredTrial.position)


def trials(session: Session, page: Page) -> list[StoredTrial]:
    """List the stored trials of a record, the oldest first."""
    return list(session.scalars(_trials(page)))


def answers(session: Session, page: Page) -> StoredAnswers | None:
    """Return the stored answers of a record, if anything was written."""
    return session.get(StoredAnswers, (page.course, page.assignment, page.student))


def to_json(session: Session, master: bytes, page: Page) -> dict[str, Json]:
    """Return a pupil's record.

    Raises:
        Refusal: there is no such assignment.
    """
    given = assignment.find(session, page.course, page.assignment)
    written = answers(session, page)
    return {
        "lab": given.lab,
        "version": catalogue.load(given.lab).version,
        "course": page.course,
        "assignment": page.assignment,
        "student": page.student,
        "attempt": ATTEMPT,
        "apparatus_number": apparatus.number(seed(master, given, page.student)),
        "trials": [json.loads(trial.content) | {"stored": trial.stored} for trial in trials(session, page)],
        "answers": json.loads(written.content) if written else Answers().to_json(),
        "saved": written.saved if written else None,
    }


def _changes(data: Json) -> dict[str, Any]:
    if not isinstance(data, dict) or set(data) != {"changes"}:
        raise malformed("body: must hold changes")
    try:
        return dict(check_changes(data["changes"]))
    except RecordError as error:
        raise malformed(str(error)) from None


def change(session: Session, page: Page, data: Json) -> str:
    """Write some answers, field by field; return when they were saved.

    Raises:
        Refusal: the changes are malformed, or there is no such assignment.
    """
    changes, written = _changes(data), answers(session, page)
    assignment.find(session, page.course, page.assignment)
    before = json.loads(written.content) if written else Answers().to_json()
    content, saved = canonical(before | changes).decode(), clock.now()
    if written is None:
        key = {"course": page.course, "assignment": page.assignment, "student": page.student}
        session.add(StoredAnswers(content=content, saved=saved, **key))
    else:
        written.content, written.saved = content, saved
    return saved
