"""Brings the database to the newest schema, whichever process of the centre opens it first."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, func, select

LOCK = 0x59554E4C4142
"""What processes that open one PostgreSQL wait for, each in turn: "YUNLAB"."""
FOLDER = Path(__file__).with_name("migrations")


def configuration() -> Config:
    """Alembic's configuration, written here so that no ini file can disagree with it."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(engine: Engine) -> None:
    """Runs the migrations that this database has not seen yet, all of them or none."""
    config = configuration()
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # While tables are made anew nothing may look whether rows point somewhere.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Holds a lock file: hub and centre start together and must not both run a migration."""
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
