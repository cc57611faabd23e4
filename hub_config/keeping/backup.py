"""`make backup`: everything that must survive, as it is now, in one file; the centre may run meanwhile."""

import contextlib
import errno
import fcntl
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hub_config.keeping import archive, postgres
from hub_config.keeping.archive import Writer
from hub_config.keeping.manifest import Manifest, schemas
from hub_config.keeping.part import COURSES, FIRST, PEOPLE, Part, copy_database, parts
from hub_config.settings import DEFAULTS, Settings

ENDING = ".backup"
DUMPS = "postgres"
KEEP = 14
RECORD = "last-backup.json"


class BackupError(RuntimeError):
    """No backup was made; the message says why and what to do. Earlier ones are as they were."""


def backup(settings: Settings, folder: Path, *, secret: bytes | None = None, environ: Mapping[str, str]) -> Path:
    """Write a backup into a folder, under a name of its own, complete or not at all.

    Args:
        settings: of the centre.
        folder: where backups lie.
        secret: the passphrase, if it is to be locked.
        environ: variables, of which the settings are kept with it.

    Returns:
        The file.

    Raises:
        BackupError: it could not be made.
    """
    if not settings.master_key_file.exists():
        raise BackupError(f"{settings.state}: there is no centre in it (no master.key); set YUNLAB_STATE to its folder")
    moment = datetime.now(UTC)
    target = folder / f"yunlab-{moment:%Y%m%dT%H%M%SZ}{ENDING}"
    try:
        with _unfinished(target) as unfinished, tempfile.TemporaryDirectory(dir=folder, prefix=".parts-") as scratch:
            _write(unfinished, settings, Path(scratch), secret, moment, environ)
    except (OSError, sqlite3.Error, postgres.PostgresError) as error:
        raise BackupError(_reason(folder, error)) from error
    _note(settings, target, moment)
    return target


def _reason(folder: Path, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        free = shutil.disk_usage(folder).free / 1e6
        return f"{folder}: no room ({free:.0f} MB free); no backup was made. Remove old ones, or say to=FOLDER"
    return f"no backup was made: {error}"


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """Give a name to write under, and the right name once the file is whole and on the disk."""
    fresh = target.with_name(f".{target.name}.unfinished")
    try:
        yield fresh
        os.replace(fresh, target)  # noqa: PTH105 - beside os.open and os.fsync
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    finally:
        fresh.unlink(missing_ok=True)


def _write(
    path: Path, settings: Settings, scratch: Path, secret: bytes | None, moment: datetime, environ: Mapping[str, str]
) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        with archive.writing(file, secret) as writer:
            found = _write_parts(writer, settings, scratch)
            made = Manifest(
                moment.isoformat(timespec="seconds"),
                found,
                {name: f"{DUMPS}/{name}.dump" for name in postgres.databases(settings)},
                {name: environ[name] for name in sorted(DEFAULTS) if environ.get(name) and "STATE" not in name},
                tuple(writer.entries),
            )
            writer.end(made)
        file.flush()
        os.fsync(file.fileno())


def _write_parts(writer: Writer, settings: Settings, scratch: Path) -> dict[str, str]:
    """Write every part in its order; return the numbers of the schemas, read from what was written."""
    found: dict[str, str] = {}
    waiting = postgres.databases(settings)
    for group in parts(settings.state):
        first = group[0].name
        if first > COURSES and first != FIRST:
            # Between the exchange and what is not a class: gradebooks, then people, by the order of `part`.
            _write_dumps(writer, waiting, scratch)
        with _alone(settings.state, first):
            for part in group:
                found |= _write_part(writer, part, scratch)
    _write_dumps(writer, waiting, scratch)
    return found | (schemas(None, settings.people) if settings.people_database else {})


def _write_dumps(writer: Writer, waiting: dict[str, str], scratch: Path) -> None:
    for name in ("gradebook", "people"):
        if address := waiting.pop(name, ""):
            copy = scratch / f"{name}.dump"
            postgres.dump(address, copy)
            writer.add(f"{DUMPS}/{name}.dump", copy)
            copy.unlink()


def _write_part(writer: Writer, part: Part, scratch: Path) -> dict[str, str]:
    if not part.is_database:
        writer.add(part.name, part.path)
        return {}
    copy = scratch / "copy.sqlite"
    copy_database(part.path, copy)
    copy.chmod(part.path.stat().st_mode & 0o777)
    writer.add(part.name, copy)
    found = schemas(copy if part.name == FIRST else None, copy if part.name == PEOPLE else None)
    copy.unlink()
    return found


@contextmanager
def _alone(state: Path, name: str) -> Iterator[None]:
    """Be the one who may write a class's folder, as `graders.nbgrader_course.writing` is, while it is copied."""
    with contextlib.ExitStack() as stack:
        if name.startswith(f"{COURSES}/"):
            lock = state / COURSES / name.split("/")[1] / ".writer"
            # Not made here: its owner is the worker.
            if lock.exists():
                fcntl.flock(stack.enter_context(lock.open("rb")), fcntl.LOCK_EX)
        yield


def _note(settings: Settings, target: Path, moment: datetime) -> None:
    """Put down when the last backup was made, for the page of those who run the centre."""
    known = {"time": moment.isoformat(timespec="seconds"), "file": str(target), "bytes": target.stat().st_size}
    fresh = settings.state / f".{RECORD}"
    fresh.write_text(json.dumps(known), "utf-8")
    fresh.replace(settings.state / RECORD)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one who makes or removes backups in a folder, which is made if it is absent.

    What was left of backups that were cut short is removed.

    Raises:
        BackupError: somebody else is at it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"{folder}: another backup is being made there; wait until it has ended") from None
        _sweep(folder.glob(".yunlab-*.unfinished"), folder.glob(".parts-*"))
        yield


def backups(folder: Path) -> list[Path]:
    """List the backups of a folder, the oldest first."""
    return sorted(folder.glob(f"yunlab-*{ENDING}"))


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest backups of a folder.

    Returns:
        The backups that were removed.
    """
    gone = backups(folder)[: -keep or None] if keep else []
    for path in gone:
        path.unlink()
    return gone


def _sweep(files: Iterable[Path], folders: Iterable[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
    for path in folders:
        shutil.rmtree(path, ignore_errors=True)
