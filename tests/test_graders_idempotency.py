"""Whatever is repeated, concurrent or out of order, the exchange ends up with the same things."""

import tempfile
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from graders.exchange import ledger, submission, trial
from graders.exchange.identity import Page
from graders.exchange.service import Service, open_service
from graders.exchange.table import StoredTrial, Submission
from graders.state import State
from tests.graders_stage import ASSIGNMENT, COURSE, MASTER, PLACE, STUDENT, law_trial, release, signed

TRIALS = [signed(law_trial(0.3 + 0.1 * step)) for step in range(4)]
IDENTIFIERS = [str(uuid.UUID(int=number, version=4)) for number in range(3)]
PAGE = Page(COURSE, ASSIGNMENT, STUDENT)

Step = tuple[str, int]
STEPS = some.lists(
    some.tuples(some.just("trial"), some.integers(0, 3)) | some.tuples(some.just("hand in"), some.integers(0, 2))
)


def _service(folder: str) -> Service:
    (Path(folder) / "master.key").write_text(MASTER.hex(), encoding="ascii")
    service = open_service(State(Path(folder)), "http://127.0.0.1:9")
    release(service)
    body = TRIALS[0]
    trial.put(service, body["trial"]["id"], body, service.pages.token(PAGE)[0])
    return service


def _take(service: Service, step: Step) -> tuple[Step, str]:
    kind, number = step
    if kind == "trial":
        body = TRIALS[number]
        receipt = trial.put(service, body["trial"]["id"], body, service.pages.token(PAGE)[0])[0]
    else:
        receipt = submission.put(service, IDENTIFIERS[number], PLACE, PAGE)[0]
    return step, str(receipt["hmac"])


def _check(service: Service, taken: list[tuple[Step, str]]) -> None:
    """Each step has one receipt, each thing is there once, the log is whole."""
    assert len(set(taken)) == len({step for step, _ in taken})
    with service.database.read() as session:
        trials = list(session.scalars(select(StoredTrial.id)))
        handed_in = list(session.scalars(select(Submission)))
        assert ledger.first_broken(session) is None
    stored = {TRIALS[n]["trial"]["id"] for (kind, n), _ in taken if kind == "trial"} | {TRIALS[0]["trial"]["id"]}
    assert sorted(trials) == sorted(stored)
    assert {one.id for one in handed_in} == {IDENTIFIERS[n] for (kind, n), _ in taken if kind == "hand in"}
    assert sorted(one.number for one in handed_in) == list(range(1, len(handed_in) + 1))


@pytest.mark.patience
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_repeated_and_reordered_writes_give_the_same_result(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        service = _service(folder)
        _check(service, [_take(service, step) for step in steps])
        service.database.close()


@pytest.mark.patience
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_concurrent_writes_give_the_same_result(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        service = _service(folder)
        with ThreadPoolExecutor(6) as pool:
            taken = list(pool.map(lambda step: _take(service, step), steps * 2))
        _check(service, taken)
        service.database.close()
