"""Marking again what has marks already; until the new marks are there, the old ones stand."""

from __future__ import annotations

import logging

from graders import lease, nbgrader_course, regrade
from graders.desk import Desk, OvertakenError
from graders.ending import TRIES, Marks, close
from graders.exchange import submission
from graders.exchange.table import RegradeItem

_log = logging.getLogger(__name__)


class Again:
    """Takes regrades forward, one submission at a time.

    Args:
        desk: where marking is done.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def has_programs(self, batch: str) -> bool:
        """Tell whether what a regrade marks again are programs."""
        with self.desk.database.read() as session:
            item = regrade.next_item(session, batch)
        return item is not None and self.desk.programmer(item.submission) is not None

    def step(self, batch: str) -> bool:
        """Mark one submission of a regrade again; return False if there is more to do."""
        with self.desk.database.write() as session:
            item = regrade.next_item(session, batch)
            if item is None or not lease.take(session, batch, self.desk.holder):
                return True
            item.tries += 1
            identifier, tries = item.submission, item.tries
        with self.desk.busy():
            ended, marks = self._marked_again(identifier)
        self._end_item(batch, identifier, "done" if ended else "failed" if tries >= TRIES else "waiting", marks)
        return False

    def _marked_again(self, identifier: str) -> tuple[bool, Marks | None]:
        """Tell whether there is nothing more to do for a submission, and its marks unless the old ones stand."""
        try:
            found, given = self.desk.case(identifier)
            made = self.desk.material(found, given)
            with nbgrader_course.writing(self.desk.state, found.course):
                return True, self.desk.marked(found, made, nbgrader_course.autograde_again)
        except OvertakenError:
            return True, None
        except Exception:  # noqa: BLE001 - the marks of before stand, and the teacher sees that it failed
            _log.exception("submission %s could not be marked again", identifier)
            return False, None

    def _end_item(self, batch: str, identifier: str, state: str, marks: Marks | None) -> None:
        with self.desk.database.write() as session:
            if not lease.is_held(session, batch, self.desk.holder):
                return
            session.get_one(RegradeItem, (batch, identifier)).state = state
            lease.drop(session, batch)
            if marks is not None:
                close(session, submission.find(session, identifier), "graded", None, marks, "regraded")

    def waiting(self) -> list[str]:
        """List the regrades in which something waits and that nobody has in hand."""
        with self.desk.database.read() as session:
            return [batch for batch in regrade.unfinished(session) if self.desk.is_free(session, batch)]
