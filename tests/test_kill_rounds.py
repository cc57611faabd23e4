"""A short form of `make kill-rounds`."""

from pathlib import Path

import pytest

from benchmarks import kill_rounds
from benchmarks.kill_report import Outcome


def _ensure_harmless(found: Outcome) -> None:
    assert (found.lost, found.twice, found.told.changed, found.orphans) == ([], [], [], [])


@pytest.mark.centre
def test_no_record_is_lost_or_marked_twice_when_processes_are_killed(tmp_path: Path) -> None:
    found = kill_rounds.run(tmp_path, 4, "record")
    assert len(found.told.submissions) == 4
    _ensure_harmless(found)


@pytest.mark.engine
def test_no_program_is_lost_or_marked_lower_when_keeper_and_sandboxes_are_killed(tmp_path: Path) -> None:
    found = kill_rounds.run(tmp_path, 6, "program")
    assert len(found.told.submissions) == 6
    _ensure_harmless(found)
