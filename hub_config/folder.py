"""The folders of the state that containers see, and whose they are."""

import os
import shutil
from pathlib import Path


def owner() -> tuple[int, int]:
    """Return who owns the state, and hence who containers run as where they see it: never root."""
    if os.geteuid():
        return os.geteuid(), os.getegid()
    return 1000, 1000


def ensure_state(state: Path) -> None:
    """See to it that the folders which containers see are there and theirs.

    The databases are made empty where they are absent: the first to open them may be a service that runs as root.
    """
    # The keeper's: the worker may pass through, and change nothing.
    (state / "sandbox").mkdir(mode=0o755, parents=True, exist_ok=True)
    files = {"courses": (), "exchange": ("exchange.sqlite",), "queue": ("queue.sqlite",)}
    for name, databases in files.items():
        folder = state / name
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        for database in databases:
            (folder / database).touch(mode=0o640)
        _own(folder, owner())


def forget_sandboxes(state: Path) -> None:
    """See to it that nobody waits for a keeper of sandboxes that an earlier start had and this one has not."""
    shutil.rmtree(state / "sandbox", ignore_errors=True)


def _own(folder: Path, whose: tuple[int, int]) -> None:
    if os.geteuid():
        return
    for path in (folder, *folder.rglob("*")):
        if (path.lstat().st_uid, path.lstat().st_gid) != whose:
            os.chown(path, *whose, follow_symlinks=False)
