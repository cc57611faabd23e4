"""How many pupils fit: the arithmetic, the words, and the measurement on the real engine."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.capacity import __main__ as command
from benchmarks.capacity import machine
from benchmarks.capacity.machine import UnfitError
from benchmarks.capacity.spending import since
from hub_config.capacity.estimate import Cost, Estimate, Lesson, Machine
from hub_config.capacity.words import NAMES, Account
from tests.hub_stage import settings

COST = Cost(memory=60, start=2, run=0.2, idle=0.001, hand_in=0.5, tasks=30, connections=5, disk=2.5)
THERE = Machine(
    cores=2,
    memory=8000,
    services=800,
    addresses=65533,
    ports=1023,
    tasks=30000,
    connections=100000,
    disk=50000,
)


def _estimate(**other: float) -> Estimate:
    return Estimate(COST, replace(THERE, **other), Lesson(), "2026-01-01T00:00:00+00:00")  # type: ignore[arg-type]


def test_the_scarcest_resource_says_how_many_fit() -> None:
    found = {resource.name: resource.pupils for resource in _estimate().resources}
    # 2 processors × 80 % × 120 s / 2 s; (8000 MB × 85 % − 800 MB) / 60 MB.
    assert (found["bell"], found["memory"]) == (96, 100)
    assert _estimate().pupils == 96
    assert _estimate(memory=4000).resources[0].name == "memory"
    assert _estimate(addresses=13).pupils == 13


def test_too_small_a_machine_fits_nobody_rather_than_less() -> None:
    assert _estimate(memory=500).pupils == 0


def test_twice_as_much_of_what_is_narrow_brings_the_next_narrowest() -> None:
    assert (_estimate().with_more().name, _estimate().with_more().pupils) == ("memory", 100)
    assert (_estimate(memory=4000).with_more().name, _estimate(memory=4000).with_more().pupils) == ("bell", 96)


def test_both_languages_tell_number_reason_and_remedy() -> None:
    chinese, english = (str(Account(_estimate(), language)) for language in ("zh", "en"))  # type: ignore[arg-type]
    assert "这台机器可同时容纳 96 名学生。" in chinese
    assert "最紧张的是：处理器（全班同时进入时）。" in chinese
    assert "With twice the processors 100 pupils would fit; then the narrowest is: Memory." in english
    assert len(english.splitlines()) == len(chinese.splitlines())


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_narrow_has_a_remedy(name: str) -> None:
    scarce = {"bell": {"cores": 0}, "lesson": {"cores": 0}, "hand_in": {"cores": 0}}.get(name, {name: 0})
    assert "{" not in str(Account(_estimate(**scarce), "en"))


def test_the_file_holds_what_the_booking_will_read(tmp_path: Path) -> None:
    told = json.loads(command.write(_estimate(), tmp_path / "state").read_text())
    assert (told["schema"], told["pupils"], told["narrowest"]) == (1, 96, "bell")
    assert {each["name"] for each in told["resources"]} == set(NAMES)


def test_what_has_ended_meanwhile_is_not_taken_off_what_others_spent() -> None:
    assert since({"hub": 5.0, "ended": 9.0}, {"hub": 6.0, "new": 2.0}) == 3.0


def test_without_an_engine_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    with pytest.raises(UnfitError, match=r"systemctl start docker"):
        machine.ensure_fit(8)


@pytest.mark.engine
@pytest.mark.centre
def test_a_few_real_pupils_are_measured_and_nothing_stays(tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match=r"MB of memory are available, 1000000 pupils"):
        machine.ensure_fit(1_000_000)
    networks = ["docker", "network", "ls", "--quiet"]
    before = subprocess.run(networks, capture_output=True, text=True, check=True).stdout
    found = command.measure(settings(tmp_path / "state"), [1, 2], Lesson())
    assert 20 < found.cost.memory < 200
    assert 0.5 < found.cost.start < 20
    assert 0.02 < found.cost.run < 5
    assert found.cost.idle < 0.2
    assert found.cost.tasks > 4
    assert found.pupils > 0
    assert not list(tmp_path.iterdir())
    assert set(subprocess.run(networks, capture_output=True, text=True, check=True).stdout.split()) <= set(
        before.split()
    )
