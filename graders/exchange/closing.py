"""The end of an examination: records that were not handed in are taken as they were last saved."""

from __future__ import annotations

import logging
import threading
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from graders.exchange import clock, overview, plan, record, submission
from graders.exchange.identity import Page
from graders.exchange.refusal import Refusal
from graders.exchange.service import Service, enqueue
from graders.exchange.table import Assignment, Plan

PAUSE = 2.0
"""Time between two looks at the clock [s]."""

_log = logging.getLogger(__name__)


def close_due(service: Service) -> list[str]:
    """Take the records of every examination that has ended since the last look; return the new submissions."""
    with service.database.read() as session:
        if not _ended(session):
            return []
    with service.database.write() as session:
        taken = [one for row in _ended(session) for one in _close(session, service, row)]
    for identifier in taken:
        enqueue(service.queue.mark, identifier)
    return taken


def _ended(session: Session) -> list[Plan]:
    """List the examinations whose due time has passed and whose records have not been taken."""
    moment = clock.now()
    rows = session.scalars(select(Plan).where(Plan.closed.is_(False), Plan.state == "ready"))
    return [row for row in rows if (wanted := plan.read(row)).mode == "exam" and (wanted.due or moment) < moment]


def _close(session: Session, service: Service, row: Plan) -> list[str]:
    row.closed = True
    given = session.get(Assignment, (row.course, row.name))
    students = sorted(overview.started(session, given)) if given else []
    return [one for student in students if (one := _take(session, service, Page(row.course, row.name, student)))]


def _take(session: Session, service: Service, page: Page) -> str | None:
    """Hand a record in for a pupil who has not done it, or has gone on working since; None where nothing is new."""
    handed_in = submission.of_page(session, page)
    written = record.answers(session, page)
    saved = [trial.stored for trial in record.trials(session, page, 1)] + ([written.saved] if written else [])
    if handed_in and max(saved, default="") <= handed_in[-1].time:
        return None
    try:
        return submission.take(session, service, str(uuid.uuid4()), page, len(handed_in) + 1).id
    except Refusal:
        return None


class Caretaker:
    """Looks at the clock as long as the exchange runs."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="closing", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join(PAUSE * 2)

    def _watch(self) -> None:
        while not self._ended.wait(PAUSE):
            try:
                close_due(self._service)
            except Exception:  # noqa: BLE001 - the next look may succeed; nothing was half done
                _log.exception("the records of an examination could not be taken")
