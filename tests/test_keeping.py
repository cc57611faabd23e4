"""Backups of a small state: what is in them, what is refused, and that nothing is done by halves."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from centre.people import open_people
from graders.exchange.database import Database
from graders.exchange.migration import NEWEST, SchemaError
from graders.state import State
from hub_config.keeping import archive
from hub_config.keeping.__main__ import main
from hub_config.keeping.archive import ArchiveError
from hub_config.keeping.backup import alone, backup, backups, prune
from hub_config.keeping.manifest import ManifestError
from hub_config.keeping.restore import RestoreError, restore
from hub_config.keeping.seal import PIECE, SealError
from hub_config.settings import Settings
from tests.exchange_stage import exchange
from tests.hub_stage import settings

SECRET = b"correct horse battery"
BLOB = "exchange/blobs"


@dataclass(frozen=True)
class Small:
    """A centre with one class, its settings, and where its backups lie."""

    settings: Settings
    folder: Path

    def backup(self, secret: bytes | None = None) -> Path:
        self.folder.mkdir(exist_ok=True)
        return backup(self.settings, self.folder, secret=secret, environ={"YUNLAB_PORT": "8100"})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("made") / "state"
    state.mkdir()
    with exchange(state) as stage:
        stage.service.blobs.put(os.urandom(3 * PIECE))
    people = open_people(state / "centre.sqlite")
    people.ensure_school("hongxing", zh="红星", en="Red")
    people.close()
    (state / "courses" / "hongxing-g10c1" / "source").mkdir(parents=True)
    (state / "courses" / "hongxing-g10c1" / "source" / "报告.ipynb").write_text("{}")
    for name in ("jupyterhub.sqlite", "cookie.secret", "first-passwords/1.csv", "log/hub.log"):
        (state / name).parent.mkdir(exist_ok=True)
        (state / name).write_text("made again")
    return state


@pytest.fixture
def small(made: Path, tmp_path: Path) -> Small:
    state = shutil.copytree(made, tmp_path / "state")
    return Small(settings(state), tmp_path / "backups")


def _contents(state: Path) -> dict[str, bytes]:
    return {path.relative_to(state).as_posix(): path.read_bytes() for path in state.rglob("*") if path.is_file()}


@pytest.mark.parametrize("secret", [None, SECRET], ids=["open", "locked"])
def test_what_must_survive_comes_back_and_what_is_made_again_does_not(
    small: Small, tmp_path: Path, secret: bytes | None
) -> None:
    made = small.backup(secret)
    manifest = restore(made, tmp_path / "new", {}, secret)
    found = _contents(tmp_path / "new")
    assert {entry.name for entry in manifest.parts} == set(found)
    kept = [name for name in found if name.startswith((BLOB, "courses", "master.key"))]
    assert len(kept) >= 4
    assert all(found[name] == (small.settings.state / name).read_bytes() for name in kept)
    assert not {"jupyterhub.sqlite", "cookie.secret"} & set(found)
    assert not any(name.startswith(("first-passwords", "log", "queue")) for name in found)
    assert manifest.settings == {"YUNLAB_PORT": "8100"}
    assert (
        tmp_path / "new" / "master.key"
    ).stat().st_mode & 0o777 == small.settings.master_key_file.stat().st_mode & 0o777
    people = open_people(tmp_path / "new" / "centre.sqlite")
    people.close()
    assert made.stat().st_mode & 0o077 == 0
    assert json.loads((small.settings.state / "last-backup.json").read_text())["file"] == str(made)


@pytest.mark.parametrize("secret", [None, pytest.param(SECRET, marks=pytest.mark.patience)], ids=["open", "locked"])
def test_a_damaged_backup_is_refused_wherever_the_damage_is_and_nothing_is_written(
    small: Small, tmp_path: Path, secret: bytes | None
) -> None:
    whole = small.backup(secret).read_bytes()
    bad, new = tmp_path / "bad", tmp_path / "new"
    damaged = [whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :] for place in _places(len(whole))]
    cut = [whole[:length] for length in (0, len(whole) // 2, len(whole) - 1)]
    # The last but one piece left out, and two pieces exchanged.
    start = 32
    step = PIECE + 16
    moved = [
        whole[: -step - 500] + whole[-500:],
        whole[:start] + whole[start + step : start + 2 * step] + whole[start + step :],
    ]
    for content in [*damaged, *cut, *moved]:
        bad.write_bytes(content)
        with pytest.raises((ArchiveError, SealError, ManifestError)):
            restore(bad, new, {}, secret)
        assert not new.exists()
    assert list(tmp_path.glob(".*")) == []


def _places(length: int) -> list[int]:
    # The tenth byte of gzip's head says only on what system it was packed.
    return [0, 20, *range(1000, length, length // 5), length - 1]


def test_a_locked_backup_needs_its_passphrase(small: Small, tmp_path: Path) -> None:
    made = small.backup(SECRET)
    assert (small.settings.state / "master.key").read_bytes() not in made.read_bytes()
    with pytest.raises(SealError, match="passphrase="):
        restore(made, tmp_path / "new", {})
    with pytest.raises(SealError, match="another"):
        restore(made, tmp_path / "new", {}, b"another passphrase")


def test_nothing_is_written_over(small: Small) -> None:
    made = small.backup()
    before = _contents(small.settings.state)
    with pytest.raises(RestoreError, match=r"is not empty .*mv "):
        restore(made, small.settings.state, {})
    assert _contents(small.settings.state) == before


@pytest.mark.parametrize(
    ("database", "change"),
    [
        ("exchange/exchange.sqlite", f"PRAGMA user_version = {NEWEST + 1}"),
        ("centre.sqlite", "UPDATE alembic_version SET version_num = '9999'"),
    ],
)
def test_a_backup_of_a_later_version_is_refused(small: Small, tmp_path: Path, database: str, change: str) -> None:
    with sqlite3.connect(small.settings.state / database) as connection:
        connection.execute(change)
    connection.close()
    made = small.backup()
    with pytest.raises(ManifestError, match="with the version of Yunlab that made it"):
        restore(made, tmp_path / "new", {})
    assert not (tmp_path / "new").exists()


def test_the_exchange_does_not_touch_a_later_schema(tmp_path: Path) -> None:
    state = State(tmp_path)
    Database(state.exchange_database).close()
    with sqlite3.connect(state.exchange_database) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST,)
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    connection.close()
    with pytest.raises(SchemaError, match="newer version"):
        Database(state.exchange_database)


def test_where_the_people_lie_must_be_as_it_was(small: Small, tmp_path: Path) -> None:
    with pytest.raises(RestoreError, match="YUNLAB_PEOPLE_DATABASE: must be sqlite"):
        restore(small.backup(), tmp_path / "new", {"people": "postgresql+psycopg://x@/y"})


def test_a_name_that_leads_out_of_the_folder_is_refused(small: Small, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    with bad.open("wb") as file, archive.writing(file, None) as writer:
        writer.add("../outside", small.settings.master_key_file)
    with pytest.raises(ArchiveError, match="outside"):
        restore(bad, tmp_path / "new", {})
    assert not (tmp_path / "outside").exists()


def test_old_backups_and_what_was_cut_short_go(small: Small) -> None:
    small.folder.mkdir()
    for number in range(4):
        (small.folder / f"yunlab-2026010{number}T000000Z.backup").touch()
    (small.folder / ".yunlab-20260101T000000Z.backup.unfinished").touch()
    with alone(small.folder):
        assert [path.name[7:15] for path in prune(small.folder, 2)] == ["20260100", "20260101"]
    assert [path.name[7:15] for path in backups(small.folder)] == ["20260102", "20260103"]
    assert list(small.folder.glob(".y*")) == []


def test_words_that_are_not_known_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "two=/x"]) == 1
    assert "two: is not known here; say one of to, keep, passphrase" in capsys.readouterr().err
