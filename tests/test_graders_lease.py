"""Leases between real processes: the living keep what they hold, the dead and the stalled lose it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graders import lease
from graders.exchange.database import Database
from graders.lease import Holder

OTHER = """
import sys
from pathlib import Path
from graders import lease
from graders.exchange.database import Database
from graders.lease import Holder
folder = Path(sys.argv[1])
with Database(folder / "exchange.sqlite").write() as session:
    print(lease.take(session, "thing", holder := Holder(folder / "holders")))
sys.stdout.flush()
sys.stdin.read()
"""


def _take(database: Database, holder: Holder, thing: str = "thing") -> bool:
    with database.write() as session:
        return lease.take(session, thing, holder)


def test_what_a_killed_process_held_is_free_at_once(tmp_path: Path) -> None:
    database, ours = Database(tmp_path / "exchange.sqlite"), Holder(tmp_path / "holders")
    command = [sys.executable, "-c", OTHER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert not _take(database, ours)
        other.kill()
        other.wait()
        assert _take(database, ours)
    lease.sweep(tmp_path / "holders")
    assert [file.name for file in (tmp_path / "holders").iterdir()] == [ours.name]


def test_a_lease_that_is_not_extended_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(tmp_path / "exchange.sqlite")
    stalled, living = Holder(tmp_path / "holders"), Holder(tmp_path / "holders")
    monkeypatch.setattr(lease, "LASTS", -1.0)
    assert _take(database, stalled)
    monkeypatch.undo()
    assert _take(database, living)
    with database.write() as session:
        lease.extend(session, stalled)
        assert not lease.is_held(session, "thing", stalled)
        assert lease.is_held(session, "thing", living)


def test_a_lease_that_is_extended_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(tmp_path / "exchange.sqlite")
    first, second = Holder(tmp_path / "holders"), Holder(tmp_path / "holders")
    monkeypatch.setattr(lease, "LASTS", -1.0)
    assert _take(database, first)
    monkeypatch.undo()
    with database.write() as session:
        lease.extend(session, first)
    assert not _take(database, second)
