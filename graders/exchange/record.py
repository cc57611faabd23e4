"""Records: what a pupil has measured and written so far."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from graders.exchange import assignment, cells, clock, mode
from graders.exchange.identity import Page
from graders.exchange.refusal import Refusal, malformed
from graders.exchange.table import Assignment, StoredAnswers, StoredTrial
from graders.language import say
from labkit import apparatus, catalogue
from labkit.plain import Json, RecordError, canonical
from labkit.record import Answers, check_changes


def seed(master: bytes, given: Assignment, student: str, attempt: int) -> bytes:
    """Return the seed of a pupil's apparatus, 32 bytes."""
    return apparatus.seed(master, given.course, given.name, given.lab, student, attempt)


def _trials(page: Page, attempt: int) -> Select[StoredTrial]:
    same = (StoredTrial.course == page.course, StoredTrial.assignment == page.assignment)
    own = (StoredTrial.student == page.student, StoredTrial.attempt == attempt)
    return select(StoredTrial).where(*same, *own).order_by(StoredTrial.position)


def trials(session: Session, page: Page, attempt: int) -> list[StoredTrial]:
    """List the stored trials made with one apparatus of a record, the oldest first."""
    return list(session.scalars(_trials(page, attempt)))


def answers(session: Session, page: Page) -> StoredAnswers | None:
    """Return the stored answers of a record, if anything was written."""
    return session.get(StoredAnswers, (page.course, page.assignment, page.student))


def to_json(session: Session, master: bytes, page: Page) -> dict[str, Json]:
    """Return a pupil's record.

    Raises:
        Refusal: there is no such assignment.
    """
    given = assignment.find(session, page.course, page.assignment)
    return _program(session, page, given) if cells.is_code(given) else _measured(session, master, page, given)


def _program(session: Session, page: Page, given: Assignment) -> dict[str, Json]:
    """Return the record of a code lab: what the pupil has written."""
    kept = cells.stored(session, page)
    return {
        "kind": "code",
        "lab": given.lab,
        "course": page.course,
        "assignment": page.assignment,
        "student": page.student,
        "attempt": mode.attempt(session, given, page.student),
        "cells": json.loads(kept.content) if kept else {},
        "saved": kept.saved if kept else None,
    }


def _measured(session: Session, master: bytes, page: Page, given: Assignment) -> dict[str, Json]:
    """Return the record of an experiment: what the pupil has measured and answered."""
    written, attempt = answers(session, page), mode.attempt(session, given, page.student)
    return {
        "lab": given.lab,
        "version": catalogue.load(given.lab).version,
        "course": page.course,
        "assignment": page.assignment,
        "student": page.student,
        "attempt": attempt,
        "apparatus_number": apparatus.number(seed(master, given, page.student, attempt)),
        "trials": [json.loads(trial.content) | {"stored": trial.stored} for trial in trials(session, page, attempt)],
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
    if cells.is_code(assignment.find(session, page.course, page.assignment)):
        raise Refusal(409, "no_answers", say("This assignment is answered with a program."))
    before = json.loads(written.content) if written else Answers().to_json()
    content, saved = canonical(before | changes).decode(), clock.now()
    if written is None:
        key = {"course": page.course, "assignment": page.assignment, "student": page.student}
        session.add(StoredAnswers(content=content, saved=saved, **key))
    else:
        written.content, written.saved = content, saved
    return saved


def clear(session: Session, page: Page) -> None:
    """Take away what was written, for a new apparatus."""
    written = answers(session, page)
    if written is not None:
        session.delete(written)
