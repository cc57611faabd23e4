"""Random walks over the exchange: whatever is retried, concurrent, reordered or cut by a restart, the model agrees.

A step is one write. `make exchange-steps` walks 20,000 of them.
"""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from graders.exchange import ledger, record, submission, trial
from graders.exchange.identity import Page
from graders.exchange.refusal import Refusal
from graders.exchange.service import open_service
from graders.exchange.table import Event, StoredTrial, Submission
from graders.state import State
from tests.graders_stage import ASSIGNMENT, COURSE, MASTER, PLACE, STUDENT, law_trial, release, signed

WALKS, STEPS = (400, 50) if settings.get_current_profile_name() == "long" else (10, 20)
ATTEMPTS = 8
MADE = [law_trial(0.3 + 0.1 * number) for number in range(6)]
TRIALS = [signed(one) for one in MADE]
ALTERED = [signed(replace(one, controls=one.controls | {"swings": 7})) for one in MADE]
HAND_INS = [str(uuid.UUID(int=number, version=4)) for number in range(ATTEMPTS + 2)]
PAGE, OTHER = Page(COURSE, ASSIGNMENT, STUDENT), Page(COURSE, ASSIGNMENT, "hongxing-02")

some_trial, some_hand_in = some.integers(0, len(TRIALS) - 1), some.integers(0, len(HAND_INS) - 1)
Write = tuple[str, int]
some_writes = some.lists(
    some.tuples(some.just("trial"), some_trial) | some.tuples(some.just("hand in"), some_hand_in), max_size=4
)


def _code(ask: Callable[[], Any]) -> str:
    """Return the code of the refusal, empty where nothing is refused."""
    try:
        ask()
    except Refusal as refusal:
        return refusal.code
    return ""


class Exchange(RuleBasedStateMachine):
    """The exchange beside a model of it: what is stored, what was frozen, what the receipts were."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        (Path(self.folder.name) / "master.key").write_text(MASTER.hex(), encoding="ascii")
        self.service = open_service(State(Path(self.folder.name)), "http://127.0.0.1:9")
        release(self.service, attempts=ATTEMPTS)
        self.receipts: dict[Write, str] = {}
        self.answers: dict[str, str] = {}

    def _write(self, write: Write) -> str:
        kind, number = write
        if kind == "trial":
            token = self.service.pages.token(PAGE)[0]
            return str(trial.put(self.service, MADE[number].id, TRIALS[number], token)[0]["hmac"])
        return str(submission.put(self.service, HAND_INS[number], PLACE, PAGE)[0]["hmac"])

    def _known(self, kind: str) -> int:
        return sum(known == kind for known, _ in self.receipts)

    def _take(self, write: Write) -> None:
        """Write, and compare with what the model expects."""
        is_new, is_hand_in = write not in self.receipts, write[0] == "hand in"
        expected = ""
        if is_new and is_hand_in and self._known("hand in") >= ATTEMPTS:
            expected = "no_attempts_left"
        elif is_new and is_hand_in and not self._known("trial") and not any(self.answers.values()):
            expected = "nothing_to_submit"
        found: list[str] = []
        assert _code(lambda: found.append(self._write(write))) == expected
        if found:
            assert self.receipts.setdefault(write, found[0]) == found[0]

    @rule(number=some_trial)
    def store(self, number: int) -> None:
        self._take(("trial", number))

    @rule(number=some_trial)
    def store_something_else_under_the_same_id(self, number: int) -> None:
        if ("trial", number) in self.receipts:
            token = self.service.pages.token(PAGE)[0]
            put = lambda: trial.put(self.service, MADE[number].id, ALTERED[number], token)  # noqa: E731
            assert _code(put) == "other_content"

    @rule(field=some.sampled_from(["hypothesis", "result", "slope"]), text=some.sampled_from(["", "9.81", "更长"]))
    def answer(self, field: str, text: str) -> None:
        with self.service.database.write() as session:
            record.change(session, PAGE, {"changes": {field: text}})
        self.answers[field] = text

    @rule(number=some_hand_in)
    def hand_in(self, number: int) -> None:
        self._take(("hand in", number))

    @rule(number=some_hand_in)
    def hand_in_as_somebody_else(self, number: int) -> None:
        if ("hand in", number) in self.receipts:
            assert _code(lambda: submission.put(self.service, HAND_INS[number], PLACE, OTHER)) == "foreign"

    @rule(writes=some_writes)
    def write_at_once_and_twice(self, writes: Sequence[Write]) -> None:
        found: dict[Write, set[str]] = {write: set() for write in writes}
        with ThreadPoolExecutor(4) as pool:
            asked = [
                (write, pool.submit(_code, lambda one=write: found[one].add(self._write(one)))) for write in writes * 2
            ]
            assert {future.result() for _, future in asked} <= {"", "no_attempts_left", "nothing_to_submit"}
        for write, receipts in found.items():
            assert len(receipts) <= 1
            for receipt in receipts:
                assert self.receipts.setdefault(write, receipt) == receipt

    @rule()
    def start_again(self) -> None:
        self.service.database.close()
        self.service = open_service(self.service.state, "http://127.0.0.1:9")

    @invariant()
    def everything_is_there_once(self) -> None:
        with self.service.database.read() as session:
            stored = list(session.scalars(select(StoredTrial.id)))
            handed_in = {found.id: found.number for found in session.scalars(select(Submission))}
            events = session.scalar(select(func.count()).where(Event.kind.in_(["trial", "submitted"])))
            answers = json.loads(written.content) if (written := record.answers(session, PAGE)) else {}
        assert set(stored) == {MADE[number].id for kind, number in self.receipts if kind == "trial"}
        assert set(handed_in) == {HAND_INS[number] for kind, number in self.receipts if kind == "hand in"}
        assert sorted(handed_in.values()) == list(range(1, len(handed_in) + 1))
        assert events == len(stored) + len(handed_in) == len(self.receipts)
        assert {field: answers.get(field, "") for field in self.answers} == self.answers

    def teardown(self) -> None:
        with self.service.database.read() as session:
            assert ledger.first_broken(session) is None
            for found in session.scalars(select(Submission)):
                assert json.loads(self.service.blobs.get(found.sm3))["student"] == STUDENT
        self.service.database.close()
        self.folder.cleanup()


@pytest.mark.centre
def test_the_exchange_agrees_with_its_model() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    wanted = settings(max_examples=WALKS, stateful_step_count=STEPS, suppress_health_check=checks)
    run_state_machine_as_test(Exchange, settings=wanted)  # type: ignore[no-untyped-call]
