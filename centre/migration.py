"""Brings the database to the newest schema, whichever process of the centre opens it first."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

FOLDER = Path(__file__).with_name("migrations")


def configuration() -> Config:
    """Alembic's configuration, written here so that no ini file can disagree with it."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(engine: Engine) -> None:
    """Runs the migrations that this database has not seen yet."""
    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Holds a lock file: hub and centre start together and must not both run a migration."""
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
