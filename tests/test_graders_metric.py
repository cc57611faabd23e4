"""What the exchange tells IT and Prometheus: counted from its log, going on where it ended, and about nobody."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Iterator

import pytest

from graders.exchange import journal, ledger, operation
from graders.exchange.metric import Numbers, Tally
from labkit import log
from tests.graders_stage import ASSIGNMENT, COURSE, STUDENT, Stage, hub, law_trial, stage

pytestmark = pytest.mark.centre
PLANTED = "a conclusion that nobody else may read"


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with hub() as (url, _), stage(tmp_path_factory.mktemp("metric"), url) as found:
        yield found


def _numbers(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r"^([a-z_]+(?:\{.*\})?) (\S+)$", text, flags=re.MULTILINE)}


def test_numbers_follow_what_is_handed_in_and_marked(exchange: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    numbers, identifier = Numbers(exchange.service), str(uuid.uuid4())
    assert exchange.put(law_trial()).status_code == 201
    where = f"records/{COURSE}/{ASSIGNMENT}/answers"
    changes = {"changes": {"conclusion": PLANTED}}
    assert exchange.call("PATCH", where, exchange.page, json=changes).status_code == 200
    assert exchange.submit(identifier).status_code == 201
    told = _numbers(numbers.text().decode())
    assert (told["yunlab_runs_total"], told["yunlab_hand_ins_total"], told["yunlab_queue_length"]) == (1, 1, 1)
    assert told["yunlab_marking_seconds_count"] == 0
    with exchange.service.database.write() as session:
        ledger.append(session, "2126-01-01T00:00:00.000Z", "graded", {"id": identifier, "points": "90", "tries": 1})
    told = _numbers(numbers.text().decode())
    assert told['yunlab_marked_total{end="graded"}'] == 1
    assert (told["yunlab_hand_ins_total"], told["yunlab_marking_seconds_count"]) == (1, 1)
    assert (told['yunlab_marking_seconds_bucket{le="3600.0"}'], told['yunlab_marking_seconds_bucket{le="+Inf"}']) == (
        0,
        1,
    )
    assert STUDENT not in numbers.text().decode()
    fresh = Numbers(exchange.service)
    assert _numbers(fresh.text().decode())["yunlab_hand_ins_total"] == 1, "a restart loses nothing"
    written = "\n".join(log.Lines("exchange").format(record) for record in caplog.records)
    assert "PUT" in written
    assert PLANTED not in written
    assert exchange.page not in written


def test_the_time_to_the_marks_falls_into_its_bucket() -> None:
    tally = Tally()
    for seconds in (0.5, 0.51, 4000.0):
        tally._observe(seconds)
    told = dict(tally.histogram())
    assert (told["0.5"], told["1.0"], told["3600.0"], told["+Inf"]) == (1, 2, 2, 3)


def test_the_log_names_what_was_done_to_marks_but_single_runs(exchange: Stage) -> None:
    with exchange.service.database.read() as session:
        kinds = [line["kind"] for line in journal.lines(session, journal.Wish())]
        graded = journal.lines(session, journal.Wish(kind="graded"))
        assert journal.lines(session, journal.Wish(until="2000-01-01T00:00:00.000Z")) == []
    assert "trial" not in kinds
    assert {"submitted", "graded", "released"} <= set(kinds)
    assert graded[0]["facts"]["student"] == STUDENT
    assert graded[0]["facts"]["course"] == COURSE


def test_without_workers_and_engine_that_is_told(exchange: Stage) -> None:
    with exchange.service.database.read() as session:
        told = operation.standing(session, exchange.service.state)
    assert (told["workers"], told["keeper"]) == (0, None)
    exchange.service.state.sandbox.parent.mkdir()
    assert operation.keeper(exchange.service.state.sandbox) is False
