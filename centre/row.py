"""Finding and changing single rows of the centre's database."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from centre import schema

Row = TypeVar("Row", bound=schema.Table)


class UnknownNameError(LookupError):
    """A school, course or person that was never made; the message names the call that makes it."""


def found(session: Session, table: type[Row], **key: str) -> Row | None:
    """The one row with this key."""
    return session.scalars(select(table).filter_by(**key)).one_or_none()


def known(session: Session, table: type[Row], name: str) -> Row:
    """The one row with this name; its absence is an error that says what to do."""
    key, kind = ("username" if table is schema.Person else "name"), table.__tablename__
    row = found(session, table, **{key: name})
    if row is None:
        raise UnknownNameError(f"{kind} {name!r} is not known: make it first with ensure_{kind}()")
    return row


def changed(row: schema.Table, **state: object) -> tuple[str, ...]:
    """Brings the row to this state and names the fields that were different."""
    news = {field: value for field, value in state.items() if getattr(row, field) != value}
    for field, value in news.items():
        setattr(row, field, value)
    return tuple(news)
