"""Brings the exchange's database to the newest schema, whichever process opens it first."""

from __future__ import annotations

from sqlalchemy import Connection

from graders.exchange.table import Table

NEWEST = 1
"""Number of the schema that `graders.exchange.table` describes; it stands in SQLite's `user_version`."""


class SchemaError(RuntimeError):
    """The database is of a later version of Yunlab than this one; the message names the remedy."""


def version(connection: Connection) -> int:
    """Return the number of a database's schema; 0 is one from before they were numbered, or an empty file."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def upgrade(connection: Connection) -> None:
    """Bring a database up to date, in the transaction at hand: all of it or nothing.

    Raises:
        SchemaError: the database is newer than this program.
    """
    found = version(connection)
    if found > NEWEST:
        raise SchemaError(
            f"exchange.sqlite has schema {found}, this version knows {NEWEST}: "
            "start the newer version of Yunlab again, or restore a backup that this one made"
        )
    # Until now schemas have differed by whole tables only.
    Table.metadata.create_all(connection)
    if found < NEWEST:
        connection.exec_driver_sql(f"PRAGMA user_version = {NEWEST}")
