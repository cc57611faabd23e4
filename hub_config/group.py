"""The hub's groups of its users, many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from jupyterhub import orm
from sqlalchemy.orm import Session, selectinload
from tornado.web import HTTPError

MOST = 500
"""So many people are named at a time: the hub answers nobody else while it writes them down."""


def wanted(body: Any) -> list[str]:  # noqa: ANN401 - whatever was sent
    """Return the usernames of a request.

    Raises:
        HTTPError: it is not `{"usernames": [at most so many texts]}`.
    """
    found = body.get("usernames") if isinstance(body, dict) else None
    if not isinstance(found, list) or len(found) > MOST or not all(isinstance(each, str) for each in found):
        raise HTTPError(HTTPStatus.BAD_REQUEST, f"usernames: a list of at most {MOST} usernames")
    return found


def rows(db: Session, usernames: Iterable[str]) -> list[orm.User]:
    """Return these users, with their groups, servers and tokens."""
    with_all = (selectinload(orm.User.groups), selectinload(orm.User._orm_spawners), selectinload(orm.User.api_tokens))
    return list(db.query(orm.User).options(*with_all).filter(orm.User.name.in_(list(usernames))))


def bring(db: Session, users: dict[orm.User, set[str]]) -> int:
    """Give these users these groups, all of them or none; return how many had others."""
    others = {row: names for row, names in users.items() if {group.name for group in row.groups} != names}
    there = ensured(db, set().union(*others.values()))
    for row, names in others.items():
        row.groups = [there[name] for name in sorted(names)]
    db.commit()
    return len(others)


def ensured(db: Session, names: set[str]) -> dict[str, orm.Group]:
    """Return the groups of these names; who is not there yet is made."""
    found = {group.name: group for group in db.query(orm.Group).filter(orm.Group.name.in_(names))}
    new = {name: orm.Group(name=name) for name in names - found.keys()}
    db.add_all(new.values())
    return found | new


def has_way_in(row: orm.User) -> bool:
    """Say whether somebody is still signed in anywhere, or has a server."""
    stands = any(spawner.server is not None for spawner in row._orm_spawners)
    return stands or any(token.session_id for token in row.api_tokens)
