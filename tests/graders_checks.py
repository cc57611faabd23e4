"""What tests of the exchange ask again and again."""

from typing import Any

from sqlalchemy import func, select

from graders.exchange.table import Event, StoredAnswers, StoredTrial, Submission
from tests.graders_stage import ASSIGNMENT, COURSE, Stage

RECORD = f"records/{COURSE}/{ASSIGNMENT}"


def counts(found: Stage) -> tuple[int | None, ...]:
    tables = (StoredTrial, StoredAnswers, Submission, Event)
    with found.service.database.read() as session:
        return tuple(session.scalar(select(func.count()).select_from(table)) for table in tables)


def refused(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    told = answer.json()["error"]
    assert told["code"] == code
    assert told["message"]["zh"]
    assert told["message"]["en"]
