"""Browsers in which somebody has signed in before: too many tries of others at their address do not shut them out.

Their cookie holds digests of the last few usernames and counts for exactly those, whose own tries are counted anyway.
"""

import json
from collections.abc import Sequence

from centre.account.key import AccountKey

COOKIE = "yunlab-known"
LASTS_DAYS = 180
MOST = 40
"""A tablet of the school knows a class."""
LENGTH = 16


def knows(cookie: bytes | None, key: AccountKey, username: str) -> bool:
    """Says whether this person has signed in here."""
    return mark(key, username) in names(cookie)


def with_name(cookie: bytes | None, key: AccountKey, username: str) -> str:
    """The cookie's text after this person has signed in."""
    mine = mark(key, username)
    return json.dumps([mine, *(each for each in names(cookie) if each != mine)][:MOST])


def names(cookie: bytes | None) -> Sequence[str]:
    """The digests a cookie holds; its signature was checked."""
    found: list[str] = json.loads(cookie) if cookie else []
    return found


def mark(key: AccountKey, username: str) -> str:
    """The digest of a name."""
    return key.digest("browser", username)[:LENGTH]
