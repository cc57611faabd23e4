"""The marker's desk: one submission at a time goes from queued to marking to an end, whatever happens between."""

from __future__ import annotations

import json
import logging
import os
import shutil
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from graders import correction, material, nbgrader_course, proof, report
from graders.exchange import assignment as assignments
from graders.exchange import clock, ledger, submission
from graders.exchange.blob import Blobs
from graders.exchange.database import Database
from graders.exchange.table import Submission
from graders.language import say
from graders.marking import CONCLUSION, waiting
from graders.state import State
from labkit.plain import RecordError, canonical
from labkit.quantity import Text
from labkit.record import Record

TRIES = 3
"""How often a submission is taken up before a person must look at it."""

Marks = list[dict[str, Any]]

_log = logging.getLogger(__name__)


class Desk:
    """Marks submissions of a state folder.

    Args:
        state: where everything lies.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.database = Database(state.exchange_database)
        self.blobs = Blobs(state.blobs)

    def mark(self, identifier: str) -> bool:
        """Mark a submission that is queued; return False if it must be taken up again later."""
        if not self._claim(identifier):
            return True
        try:
            self._end(identifier, "graded", None, self._marked(identifier))
        except RecordError as error:
            self._end(identifier, "rejected", say("The record cannot be read: {what}", what=str(error)))
        except Exception:  # noqa: BLE001 - whatever it was, the submission must not be lost, nor the worker
            _log.exception("submission %s could not be marked", identifier)
            return self._failed(identifier)
        return True

    def _claim(self, identifier: str) -> bool:
        """Take a submission up, unless somebody has it or it has come to an end."""
        with self.database.write() as session:
            found = session.scalar(select(Submission).where(Submission.id == identifier))
            if found is None or found.state != "queued":
                return False
            if _is_overtaken(session, found):
                _close(session, found, "rejected", say("A newer submission has been marked already."))
                return False
            found.state, found.tries = "marking", found.tries + 1
            return True

    def _marked(self, identifier: str) -> Marks:
        """Put the submission's folder in place, let nbgrader mark it, and read the marks."""
        with self.database.read() as session:
            found = submission.find(session, identifier)
            given = assignments.find(session, found.course, found.assignment)
            session.expunge_all()
        frozen = json.loads(self.blobs.get(found.sm3))
        proofs = proof.proofs(self.database, Record.from_json(frozen).trials, bytes.fromhex(frozen["seed"]))
        self._place(found, material.files(self.blobs, given, found, proofs))
        nbgrader_course.autograde(self.state, found.course, found.assignment, found.student)
        correction.settle(self.state, self.database, found)
        done = self.state.course(found.course) / "autograded" / found.student / found.assignment
        autograded = report.read((done / f"{report.NAME}.ipynb").read_bytes())
        marks, conclusion = report.read_marks(autograded), report.points(autograded).get(CONCLUSION)
        return [*marks, waiting(conclusion).to_json()] if conclusion else marks

    def _place(self, found: Submission, files: dict[str, bytes]) -> None:
        """Write what is marked into nbgrader's folder, all of it or nothing."""
        folder = self.state.course(found.course) / "submitted" / found.student / found.assignment
        fresh = self.state.course(found.course) / ".arriving" / found.id
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        os.rename(fresh, folder)  # noqa: PTH104 - a folder, not one file

    def _end(self, identifier: str, state: str, reason: Text | None, marks: Marks | None = None) -> None:
        with self.database.write() as session:
            _close(session, submission.find(session, identifier), state, reason, marks)

    def _failed(self, identifier: str) -> bool:
        """Put a submission back, or give it up after enough tries; tell whether it has come to an end."""
        with self.database.write() as session:
            found = submission.find(session, identifier)
            if found.tries >= TRIES:
                _close(session, found, "error", say("It could not be marked; your teacher can see that."))
                return True
            found.state = "queued"
            return False

    def waiting(self) -> list[str]:
        """List the submissions that wait, the oldest first."""
        return self._in_state("queued")

    def recover(self) -> None:
        """Put back what a worker that died held in its hands."""
        for identifier in self._in_state("marking"):
            self._failed(identifier)

    def _in_state(self, state: str) -> list[str]:
        with self.database.read() as session:
            return list(
                session.scalars(select(Submission.id).where(Submission.state == state).order_by(Submission.position))
            )


def _is_overtaken(session: Session, found: Submission) -> bool:
    own = submission.of_page(session, submission.page_of(found))
    return any(other.number > found.number and other.state == "graded" for other in own)


def _close(session: Session, found: Submission, state: str, reason: Text | None, marks: Marks | None = None) -> None:
    found.state = state
    found.reason = canonical(reason).decode() if reason else None
    found.marks = canonical(marks).decode() if marks is not None else None
    points = sum(mark["points"] for mark in marks or [])
    ledger.append(session, clock.now(), state, {"id": found.id, "points": f"{points:g}", "tries": found.tries})
