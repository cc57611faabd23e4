"""One after the other: whoever changes bookings does it alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from centre.booking.schema import BookingLock


@contextmanager
def alone(engine: Engine) -> Iterator[Session]:
    """A transaction beside which no other changes bookings.

    Whether a lesson fits depends on rows that others may be writing: no lock on rows that exist keeps out those that
    do not exist yet, and places are counted over the whole centre. So all of them take the same lock first: the one row
    of a table in PostgreSQL, the file's writing lock in SQLite, which would otherwise be asked for only after the
    counting. A booking takes milliseconds, and a district makes a few in a minute.
    """
    with Session(engine) as session, session.begin():
        if engine.dialect.name == "sqlite":
            # Its waiting is by chance, not in order: who is unlucky needs longer than others' ten seconds.
            session.connection().exec_driver_sql("PRAGMA busy_timeout=60000")
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        else:
            session.execute(select(BookingLock.number).with_for_update()).one()
        yield session
