"""What a backup holds: everything in the state folder but what is made again, in the order in which it is read.

Whatever refers to something is read before what it refers to, which is the write order backwards. So each thing that
one part names is there in a part that was read later:

1. `exchange.sqlite`. A hand-in's marks are written into its class's gradebook before the exchange calls it marked, and
   its blob before its row: a hand-in that was marked after this moment waits again after restoring and is marked anew,
   and none is called marked whose marks are missing.
2. Each class's folder and gradebook, together and while no worker writes there (`.writer`).
3. The blobs. They are never changed or removed.
4. The people. Somebody's account is made before any work of theirs.
5. The rest. The master key is never changed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

FIRST = "exchange/exchange.sqlite"
COURSES, BLOBS, PEOPLE = "courses", "exchange/blobs", "centre.sqlite"
ORDER = (FIRST, COURSES, BLOBS, PEOPLE, "")

MADE_AGAIN = {
    # Sign-ins and running servers: restored, they would let in whom somebody has put out since.
    *("jupyterhub.sqlite", "cookie.secret", "proxy.token", "proxy.pid"),
    # The queue only says what is to be done: the workers look into the exchange for what it does not know.
    *("queue", "sandbox", "log", "home", "service"),
    # What somebody has printed and deleted must not live on in backups.
    "first-passwords",
    "last-backup.json",
}
BESIDE_SQLITE = ("-wal", "-shm", "-journal")
MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True)
class Part:
    """One file of the state folder.

    Attributes:
        name: path in the state folder.
        path: where it lies.
        is_database: SQLite's own way of copying is asked for.
    """

    name: str
    path: Path
    is_database: bool


def parts(state: Path) -> Iterator[list[Part]]:
    """Find what is to be kept, in the order in which it must be read.

    Each place is looked through only when it is its turn: what came to be meanwhile is there too.

    Yields:
        Parts that belong together: those of one class, or single ones.
    """
    for place in ORDER:
        mine = [path for path in _files(state / place) if is_kept(state, path) and _place(state, path) == place]
        yield from _together(state, mine) if place == COURSES else ([_part(state, path)] for path in mine)


def _files(place: Path) -> list[Path]:
    return sorted(place.rglob("*")) if place.is_dir() else [place]


def _place(state: Path, path: Path) -> str:
    name = path.relative_to(state).as_posix()
    return next(place for place in ORDER if name == place or name.startswith(f"{place}/" if place else ""))


def is_kept(state: Path, path: Path) -> bool:
    """Tell whether a file belongs into a backup. What is just being written has a dot before its name."""
    inside = path.relative_to(state)
    return (
        path.is_file()
        and not path.is_symlink()
        and inside.parts[0] not in MADE_AGAIN
        and not any(name.startswith(".") for name in inside.parts)
        and not path.name.endswith((*BESIDE_SQLITE, ".lock"))
    )


def _together(state: Path, paths: list[Path]) -> Iterator[list[Part]]:
    courses = sorted({path.relative_to(state).parts[1] for path in paths})
    for course in courses:
        yield [_part(state, path) for path in paths if path.relative_to(state).parts[1] == course]


def _part(state: Path, path: Path) -> Part:
    with path.open("rb") as file:
        is_database = file.read(len(MAGIC)) == MAGIC
    return Part(path.relative_to(state).as_posix(), path, is_database)


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite file as it is at one moment, while others write to it.

    Raises:
        sqlite3.DatabaseError: it is damaged.
    """
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=30)) as one,
        closing(sqlite3.connect(target)) as other,
    ):
        one.backup(other)
        # The copy is one file: without this it would ask for a log beside it.
        other.execute("PRAGMA journal_mode = DELETE")
        found = other.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(f"{source}: {found}")
