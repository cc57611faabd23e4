"""Where the centre's database lies, a file or a PostgreSQL, and how it is opened."""

import os
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from sqlalchemy import URL, Engine, create_engine, event, inspect

from centre import migration

POSTGRES = "postgresql+psycopg://"
Place = Path | str
"""A file of SQLite, or the address of a PostgreSQL."""


def place(text: str) -> Place:
    """A place as a setting says it."""
    return text if text.startswith(POSTGRES) else Path(text)


def is_made(where: Place) -> bool:
    """Says whether somebody has opened this database before."""
    if isinstance(where, Path):
        return where.exists()
    engine = create_engine(where)
    try:
        return inspect(engine).has_table("person")
    finally:
        engine.dispose()


def connect(where: Place) -> Engine:
    """Opens the database, making it (a file: readable by this account only) or bringing it up to date first."""
    if isinstance(where, str):
        engine = create_engine(where, pool_pre_ping=True)
        migration.upgrade(engine)
        return engine
    engine = file(where)
    with migration.alone(where.with_suffix(".lock")):
        migration.upgrade(engine)
    return engine


def file(path: Path) -> Engine:
    """The engine of a file, which is made if it is absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", durable)
    return engine


def durable(connection: Connection, _record: object) -> None:
    """Makes SQLite keep what it has acknowledged and refuse a row that points nowhere."""
    with closing(connection.cursor()) as cursor:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
