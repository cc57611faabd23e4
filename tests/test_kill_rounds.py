"""A short form of `make kill-rounds`."""

from pathlib import Path

import pytest

from benchmarks import kill_rounds


@pytest.mark.centre
def test_nothing_is_lost_and_nothing_marked_twice_when_processes_are_killed(tmp_path: Path) -> None:
    told, lost, twice = kill_rounds.run(tmp_path, 6)
    assert len(told.submissions) == 6
    assert not lost
    assert not twice
    assert not told.changed
