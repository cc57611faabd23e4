"""An upgrade that is killed at any step ends well when it is repeated."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from graders.exchange.migration import NEWEST
from hub_config.keeping.backup import backups
from hub_config.keeping.manifest import newest_centre
from hub_config.keeping.restore import restore
from hub_config.keeping.upgrade import UpgradeError, check, steps, stored
from hub_config.settings import Settings
from tests.centre.test_migration import old
from tests.exchange_stage import exchange
from tests.hub_stage import settings

ROOT = Path(__file__).parents[1]
TITLES = ("checking", "backing up", "people", "records", "sign-ins", "looking")


def _old_state(folder: Path) -> Settings:
    """Make a state as the first version left it: people of the first schema, an exchange without later tables."""
    folder.mkdir()
    with exchange(folder) as stage:
        stage.service.database.close()
    with sqlite3.connect(folder / "exchange" / "exchange.sqlite") as connection:
        for table in ("plan", "override", "regrade", "regrade_item", "cells"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 0")
    connection.close()
    old(create_engine(f"sqlite:///{folder / 'centre.sqlite'}"))
    return settings(folder)


def _call(centre: Settings, places: Path, kill_at: str = "") -> str:
    """Run the command; kill it as soon as it tells that a step begins."""
    command = [sys.executable, "-m", "hub_config.keeping", "upgrade", f"to={places}"]
    known = os.environ | {"YUNLAB_STATE": str(centre.state), "ENGINE": "local"}
    told = ""
    with subprocess.Popen(command, cwd=ROOT, env=known, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told += line
            if kill_at and line.strip().startswith(kill_at):
                os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert process.returncode == (-signal.SIGKILL if kill_at else 0), told
    return told


def _people(state: Path) -> list[tuple[str, ...]]:
    with sqlite3.connect(state / "centre.sqlite") as connection:
        return connection.execute("SELECT username, name FROM person ORDER BY number").fetchall()


@pytest.mark.centre
def test_killed_at_every_step_in_turn_it_ends_well_and_keeps_the_backup_from_before(tmp_path: Path) -> None:
    centre, places = _old_state(tmp_path / "state"), tmp_path / "backups"
    before = _people(centre.state)
    assert stored(centre) == {"centre": "0001", "exchange": "0"}
    for title in TITLES:
        _call(centre, places, title)
    assert "up to date" in _call(centre, places)
    assert stored(centre) == {"centre": newest_centre(), "exchange": str(NEWEST)}
    assert _people(centre.state) == before
    assert not (centre.state / "upgrade.json").exists()
    (made,) = backups(places)
    manifest = restore(made, tmp_path / "again", {})
    assert manifest.schemas == {"centre": "0001", "exchange": "0"}
    assert _people(tmp_path / "again") == before
    assert [path.name for path in places.iterdir() if path.name != ".lock"] == [made.name]


def test_a_step_that_is_done_again_changes_nothing_and_a_lost_backup_is_made_again(tmp_path: Path) -> None:
    centre, places = _old_state(tmp_path / "state"), tmp_path / "backups"
    todo = steps(centre, places, None, {})
    for step in todo[:-1]:
        step.act()
        step.act()
    (made,) = backups(places)
    assert json.loads((centre.state / "upgrade.json").read_text())["backup"] == str(made)
    made.unlink()
    todo[1].act()
    assert len(backups(places)) == 1
    todo[-1].act()
    assert not (centre.state / "upgrade.json").exists()


def test_what_is_newer_or_damaged_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UpgradeError, match="YUNLAB_STATE"):
        check(settings(tmp_path / "nothing"))
    centre = _old_state(tmp_path / "state")
    file = centre.state / "exchange" / "exchange.sqlite"
    whole = file.read_bytes()
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    connection.close()
    with pytest.raises(UpgradeError, match="newer version"):
        check(centre)
    file.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    with pytest.raises(UpgradeError, match="is damaged"):
        check(centre)
