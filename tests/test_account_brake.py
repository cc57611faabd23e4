"""The brake on guessing, over any sequence of tries, with a database that is opened anew in between."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from centre.account import pressure
from centre.account.brake import Brake, Wait, network
from centre.account.key import AccountKey
from centre.account.schema import Pressure
from centre.database import connect

KEY = AccountKey("07" * 32)
NAMES = ["chen", "li", "nobody"]
SCHOOL, HOME = "192.0.2.1", "198.51.100.7"
SLOW = pressure.BURST + 1


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Stage:
    """A brake, its clock and its database."""

    def __init__(self, folder: Path) -> None:
        self.path, self.clock = folder / "centre.sqlite", Clock()
        self.open()

    def open(self) -> None:
        self.engine = connect(self.path)
        self.brake = Brake(self.engine, KEY, self.clock)

    def restart(self) -> None:
        self.engine.dispose()
        self.open()

    def guess(self, name: str, times: int, address: str = SCHOOL) -> list[Wait | None]:
        return [self.brake.press(name, address) for _ in range(times)]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_a_name_waits_longer_each_time_and_a_restart_forgets_nothing(stage: Stage) -> None:
    assert stage.guess("chen", pressure.FREE) == [None] * pressure.FREE
    waits = []
    for _ in range(9):
        stage.restart()
        found = stage.brake.press("chen", SCHOOL)
        assert found is not None
        assert found.of == "name"
        waits.append(found.seconds)
        stage.clock.wait(found.seconds)
        assert stage.brake.press("chen", SCHOOL) is None, "who has waited as long as was said may try again"
    assert waits == [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]
    assert stage.brake.press("li", SCHOOL) is None
    stage.clock.wait(pressure.FORGET_S)
    assert stage.guess("chen", pressure.FREE) == [None] * pressure.FREE


@pytest.mark.patience
def test_a_right_password_forgives_its_name_and_costs_its_address_nothing(stage: Stage) -> None:
    for _ in range(SLOW):
        assert stage.brake.press("chen", SCHOOL) is None
        stage.brake.ease("chen", SCHOOL)
    assert stage.guess("chen", pressure.FREE) == [None] * pressure.FREE


def test_a_class_of_sixty_with_three_wrong_passwords_each_comes_in_within_a_minute(stage: Stage) -> None:
    for number in range(60):
        assert stage.guess(f"pupil-{number}", 4) == [None] * 4
        stage.brake.ease(f"pupil-{number}", SCHOOL)
        stage.clock.wait(1)


@pytest.mark.patience
def test_one_password_tried_on_many_accounts_is_slowed_to_one_in_two_seconds(stage: Stage) -> None:
    began, beyond = stage.clock.now, 200
    for number in range(pressure.BURST + beyond):
        found = stage.brake.press(f"pupil-{number}", SCHOOL)
        if found:
            assert found.of == "address"
            stage.clock.wait(found.seconds)
            assert stage.brake.press(f"pupil-{number}", SCHOOL) is None
    assert (stage.clock.now - began).total_seconds() >= beyond / pressure.PER_SECOND * 0.99
    assert stage.brake.press("pupil-0", HOME) is None, "other addresses go on"
    assert stage.brake.press("pupil-1", None) is None, "and browsers in which this pupil has signed in before"


def test_what_no_longer_counts_is_removed_and_no_name_is_stored(stage: Stage) -> None:
    stage.guess("somebody's password in the wrong field", 1)
    assert b"somebody" not in stage.path.read_bytes() + stage.path.with_name("centre.sqlite-wal").read_bytes()
    stage.clock.wait(pressure.FORGET_S + 1)
    stage.guess("chen", 1)
    with Session(stage.engine) as session:
        assert session.scalar(select(func.count()).select_from(Pressure)) == 2


def test_a_clock_that_is_set_back_makes_nobody_wait_longer_than_said(stage: Stage) -> None:
    stage.guess("chen", pressure.FREE)
    stage.clock.wait(-86_400)
    found = stage.brake.press("chen", SCHOOL)
    assert found is not None
    assert found.seconds <= pressure.FIRST_WAIT_S


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) is same


class Guessing(RuleBasedStateMachine):
    """Tries in any order; a name and its shadow, which nobody has, are always treated alike."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.stage = Stage(Path(self.folder.name))
        self.allowed: dict[str, list[datetime]] = {name: [] for name in NAMES}

    @rule(name=st.sampled_from(NAMES), times=st.integers(1, 8))
    def guess(self, name: str, times: int) -> None:
        for _ in range(times):
            found = self.stage.brake.press(name, SCHOOL)
            if found is None:
                self.allowed[name].append(self.stage.clock.now)
            else:
                assert 0 < found.seconds <= pressure.LONGEST_WAIT_S

    @rule(seconds=st.one_of(st.floats(0, 120), st.floats(0, 7200)))
    def wait(self, seconds: float) -> None:
        self.stage.clock.wait(seconds)

    @rule(name=st.sampled_from(NAMES))
    def come_in(self, name: str) -> None:
        if self.stage.brake.press(name, SCHOOL) is None:
            self.stage.brake.ease(name, SCHOOL)
            self.allowed[name].clear()

    @rule()
    def restart(self) -> None:
        self.stage.restart()

    @invariant()
    def nobody_guesses_faster_than_the_rule(self) -> None:
        """After the free tries, each further one is at least the pause before it later than the last."""
        for times in getattr(self, "allowed", {}).values():
            recent = [each for each in times if (times[-1] - each).total_seconds() < pressure.FORGET_S]
            for count, (before, after) in enumerate(itertools.pairwise(recent), start=1):
                assert (after - before).total_seconds() >= pressure.pause(count) - 1e-3

    def teardown(self) -> None:
        if hasattr(self, "stage"):
            self.stage.engine.dispose()
            self.folder.cleanup()


Guessing.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestGuessing = pytest.mark.patience(Guessing.TestCase)
