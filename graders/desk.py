"""The marker's desk: a submission goes from queued to marking to an end, whatever happens between."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from graders import code, ending, lease, material, nbgrader_course, proof, report
from graders.ending import Marks
from graders.exchange import assignment as assignments
from graders.exchange import submission
from graders.exchange.blob import Blobs
from graders.exchange.database import Database
from graders.exchange.table import Assignment, Lease, Submission
from graders.language import say
from graders.lease import Holder
from graders.marking import CONCLUSION, waiting
from graders.sandbox.client import NoSandbox, Sandbox, Unavailable
from graders.state import State
from labkit import catalogue
from labkit.plain import RecordError
from labkit.quantity import Text
from labkit.record import Record

Autograde = Callable[[State, str, str, str], None]

_log = logging.getLogger(__name__)


class OvertakenError(Exception):
    """A newer submission has been marked meanwhile; its marks must stand."""


class Desk:
    """Marks submissions of a state folder; other desks may work on the same folder.

    Args:
        state: where everything lies.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.database = Database(state.exchange_database)
        self.blobs = Blobs(state.blobs)
        self.holder = Holder(state.holders)
        self._begun: dict[int, float] = {}

    @property
    def began(self) -> float | None:
        """When the oldest marking at hand began, by the monotonic clock [s]."""
        return min(list(self._begun.values()), default=None)

    def programmer(self, identifier: str) -> str | None:
        """Name whoever has handed in a program; None where it is no program."""
        with self.database.read() as session:
            return material.programmer(session, identifier)

    def mark(self, identifier: str) -> bool:
        """Mark a submission that is queued; return False if it must be taken up again later."""
        if not self._claim(identifier):
            return True
        try:
            with self.busy():
                self._mark_claimed(identifier)
        except Unavailable as error:
            _log.warning("submission %s: %s", identifier, error)
            return self._failed(identifier, ending.TRIES_WITHOUT_SANDBOX)
        except Exception:  # noqa: BLE001 - whatever it was, the submission must not be lost, nor the worker
            _log.exception("submission %s could not be marked", identifier)
            return self._failed(identifier)
        return True

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Have something in hand, in this thread; what lasts too long is noticed by `graders.watch`."""
        self._begun[threading.get_ident()] = time.monotonic()
        try:
            yield
        finally:
            del self._begun[threading.get_ident()]

    def _claim(self, identifier: str) -> bool:
        """Take a submission up, unless somebody has it or it has come to an end."""
        with self.database.write() as session:
            found = session.scalar(select(Submission).where(Submission.id == identifier))
            if found is None or found.state != "queued" or not lease.take(session, identifier, self.holder):
                return False
            found.state, found.tries = "marking", found.tries + 1
            return True

    def _mark_claimed(self, identifier: str) -> None:
        found, given = self.case(identifier)
        try:
            made = self.material(found, given)
            with nbgrader_course.writing(self.state, found.course):
                marks = self.marked(found, made, nbgrader_course.autograde)
                # Still the course's writer: no older submission comes between these marks and their becoming known.
                self._end(identifier, "graded", None, marks)
        except OvertakenError:
            self._end(identifier, "rejected", say("A newer submission has been marked already."))
        except NoSandbox:
            reason = say("Programs are marked only where a container engine keeps them apart; tell your teacher.")
            self._end(identifier, "rejected", reason)
        except RecordError as error:
            self._end(identifier, "rejected", say("The record cannot be read: {what}", what=str(error)))

    def case(self, identifier: str) -> tuple[Submission, Assignment]:
        """Return a submission and its assignment."""
        with self.database.read() as session:
            found = submission.find(session, identifier)
            given = assignments.find(session, found.course, found.assignment)
            session.expunge_all()
            return found, given

    def material(self, found: Submission, given: Assignment) -> dict[str, bytes]:
        """Return the files that are marked, every trial made again and every program asked.

        Raises:
            NoSandbox: a program, where there is nothing to run it in.
        """
        frozen, released = material.frozen(self.blobs, found), material.released(self.blobs, given)
        return material.files(released, found, frozen, **self._proofs(frozen, report.weights(released)))

    def _proofs(self, frozen: Mapping[str, Any], weights: Mapping[str, float]) -> dict[str, dict[str, Any]]:
        """Find out what a notebook cannot: whether trials are genuine, what a program answers."""
        seed = bytes.fromhex(frozen["seed"])
        if not material.is_program(frozen):
            return {"replays": proof.proofs(self.database, Record.from_json(frozen).trials, seed)}
        lab = catalogue.load(frozen["lab"])
        # A criterion without a cell in the released notebook is worth nothing there.
        worth = {name: weights.get(name, 0.0) for name in lab.points}
        given = code.mark(lab, frozen["cells"], seed, Sandbox(self.state.sandbox), worth)
        return {"marks": {criterion: mark.to_json() for criterion, mark in given.items()}}

    def marked(self, found: Submission, made: dict[str, bytes], autograde: Autograde) -> Marks:
        """Put the submission's folder in place, let nbgrader mark it, and read the marks.

        Raises:
            OvertakenError: a newer submission has been marked already.
        """
        with self.database.read() as session:
            if ending.is_overtaken(session, found):
                raise OvertakenError
        self._place(found, made)
        autograde(self.state, found.course, found.assignment, found.student)
        done = self.state.course(found.course) / "autograded" / found.student / found.assignment
        autograded = report.read((done / f"{report.NAME}.ipynb").read_bytes())
        marks, conclusion = report.read_marks(autograded), report.weights(autograded).get(CONCLUSION)
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
            if not lease.is_held(session, identifier, self.holder):
                _log.warning("submission %s: the lease was lost meanwhile; whoever has it ends it", identifier)
                return
            ending.close(session, submission.find(session, identifier), state, reason, marks)
            _log.info("submission %s: %s", identifier, state)
            lease.drop(session, identifier)

    def _failed(self, identifier: str, tries: int = ending.TRIES) -> bool:
        """Put a submission back, or give it up after so many tries; tell whether it has come to an end."""
        with self.database.write() as session:
            if not lease.is_held(session, identifier, self.holder):
                return True
            return ending.put_back(session, submission.find(session, identifier), tries)

    def waiting(self) -> list[str]:
        """List the submissions that wait, the oldest first."""
        with self.database.read() as session:
            return ending.in_state(session, "queued")

    def is_free(self, session: Session, thing: str) -> bool:
        """Tell whether nobody has something in hand."""
        return lease.is_void(session.get(Lease, thing), self.state.holders)

    def recover(self) -> list[str]:
        """Put back what a worker that died held in its hands; return what waits again."""
        with self.database.read() as session:
            if not [one for one in ending.in_state(session, "marking") if self.is_free(session, one)]:
                return []
        with self.database.write() as session:
            free = [one for one in ending.in_state(session, "marking") if self.is_free(session, one)]
            return [one for one in free if not ending.put_back(session, submission.find(session, one))]

    def extend(self) -> None:
        """Extend the lease on what is at hand."""
        if self.began is not None:
            with self.database.write() as session:
                lease.extend(session, self.holder)
