"""The exchange's database: SQLite, one writer at a time, nothing acknowledged before it is on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from graders.exchange import migration

PATIENCE = 30
"""How long a writer waits for the one before it [s]."""


KEPT_KB = 128
"""What each connection keeps of the file [kB]: the system keeps it too, and there are several connections."""


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # transactions begin where we say
    settings = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", f"cache_size = -{KEPT_KB}")
    for setting in settings:
        connection.execute(f"PRAGMA {setting}")


def _engine(file: Path, begin: str, **pool: int) -> Engine:
    known = {"timeout": PATIENCE, "check_same_thread": False}
    engine = create_engine(f"sqlite:///{file}", connect_args=known, **pool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


class Database:
    """The exchange's database; made if it is absent, and brought up to date.

    Raises:
        SchemaError: a newer version of Yunlab has written it.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._reader = _engine(file, "BEGIN")
        # A writer takes the lock at once: what it has read cannot change before it writes. One connection is enough
        # for all threads: they wait for each other in turn instead of asking SQLite again and again.
        self._writer = _engine(file, "BEGIN IMMEDIATE", pool_size=1, max_overflow=0, pool_timeout=PATIENCE)
        with self._writer.begin() as connection:
            migration.upgrade(connection)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one consistent state."""
        with Session(self._reader) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that alone may write; it is committed at the end, or leaves nothing behind."""
        with Session(self._writer) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        self._writer.dispose()
