"""`make restore`: a backup becomes a state folder again, all of it or nothing, on this machine or another."""

import os
import shutil
from pathlib import Path
from typing import IO

from hub_config.keeping import archive, postgres
from hub_config.keeping.backup import DUMPS
from hub_config.keeping.manifest import Manifest


class RestoreError(RuntimeError):
    """Nothing was restored; the message says why and what to do."""


def restore(path: Path, state: Path, databases: dict[str, str], secret: bytes | None = None) -> Manifest:
    """Restore a backup into an empty folder and empty databases.

    Every hash is compared before anything is written.

    Args:
        path: the backup.
        state: the folder; absent or empty.
        databases: address of the PostgreSQL for `people` and `gradebook`, where the settings name one.
        secret: the passphrase, if it is locked.

    Raises:
        RestoreError: the folder is not empty, or settings and backup do not agree.
        ArchiveError: the backup is damaged.
        SealError: it is locked, and the passphrase is missing or another.
        ManifestError: it was made by a later version.
        PostgresError: a database is not empty, or does not answer.
    """
    ensure_empty(state)
    manifest = archive.read(path, secret)
    manifest.ensure_known()
    ensure_places(manifest, databases)
    for name in manifest.databases:
        postgres.ensure_empty(databases[name])
    fresh = state.with_name(f".{state.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700, parents=True)
    try:
        archive.read(path, secret, lambda *facts: _put(fresh, *facts))
        for name, part in manifest.databases.items():
            postgres.restore(databases[name], fresh / part)
        shutil.rmtree(fresh / DUMPS, ignore_errors=True)
        _sync(fresh)
        # Over an empty folder this is one step.
        os.rename(fresh, state)  # noqa: PTH104 - a folder
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return manifest


def ensure_empty(state: Path) -> None:
    """Check that a state folder holds nothing.

    Raises:
        RestoreError: it does.
    """
    held = sorted(path.name for path in state.iterdir()) if state.exists() else []
    if held:
        raise RestoreError(
            f"{state}: is not empty ({held[0]} …), and nothing is written over; "
            f"stop the centre and move the folder away: mv {state} {state}.old"
        )


def ensure_places(manifest: Manifest, databases: dict[str, str]) -> None:
    """Check that what lay in a PostgreSQL has one to go to, and what lay in files has not.

    Raises:
        RestoreError: settings and backup do not agree.
    """
    variables = {"people": "YUNLAB_PEOPLE_DATABASE", "gradebook": "YUNLAB_GRADEBOOK"}
    for name, variable in variables.items():
        if (name in manifest.databases) != (name in databases):
            where = "the address of an empty PostgreSQL" if name in manifest.databases else "sqlite"
            raise RestoreError(f"{variable}: must be {where}, as it was when the backup was made")


def _put(folder: Path, name: str, mode: int, content: IO[bytes]) -> None:
    target = folder / name
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with target.open("xb") as file:
        shutil.copyfileobj(content, file, archive.PIECE)
        file.flush()
        os.fsync(file.fileno())
    target.chmod(mode)


def _sync(folder: Path) -> None:
    """See every name of a folder onto the disk."""
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
