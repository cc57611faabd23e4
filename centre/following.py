"""Has the hub follow the roster: groups are brought up to date, and who has left is signed out and loses the server.

The roster is read again and again, so that it does not matter who changed it (a roster that was brought, a page, the
time at which somebody's class begins), and that a hub which was away is told when it is back. Nothing waits for it.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, Select, and_, or_, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from centre import clock, schema
from centre.hub import Hub

log = logging.getLogger(__name__)
AT_ONCE = 200
"""So many people are named to the hub at a time: it answers nobody else while it writes them down."""

OVERLAP = timedelta(minutes=15)
"""An import notes the moment at which it began, and is seen when it has ended."""

AGAIN = timedelta(seconds=30)
"""A hub that did not take it is asked again after so long."""

Signs = frozenset[tuple[Any, ...]]


class Following:
    """Tells the hub of whom the roster says something new.

    Args:
        engine: the people's database.
        hub: brings its groups up to date.
        now: the time.
    """

    def __init__(self, engine: Engine, hub: Hub, now: Callable[[], datetime] = clock.now) -> None:
        self.engine, self.hub, self.now = engine, hub, now
        self.since: datetime | None = None
        self.again: datetime | None = None
        self.told: dict[str, Signs] = {}

    async def look(self) -> None:
        """Tells the hub what is new; at first everybody is. What it does not take is told again at the next look."""
        moment = self.now()
        if self.again and moment < self.again:
            return
        signs = await run_in_threadpool(self.signs, moment)
        news = sorted(name for name, each in signs.items() if self.since is None or self.told.get(name) != each)
        for start in range(0, len(news), AT_ONCE):
            left = await self.hub.follow(news[start : start + AT_ONCE])
            if left is None:
                self.again = moment + AGAIN
                return
            await self.send_out(left)
        self.told, self.since = signs, moment

    async def send_out(self, left: list[str]) -> None:
        """Ends what those are signed in with who are not on the roster any more, and stops their servers."""
        for name in left:
            if await self.hub.sign_out(name):
                log.info("%s has left: signed out, server stopped", name)

    def signs(self, moment: datetime) -> dict[str, Signs]:
        """What has been noted lately of whom: equal signs have been told."""
        with Session(self.engine) as session:
            if self.since is None:
                return dict.fromkeys(session.scalars(select(schema.Person.username)), frozenset())
            since = self.since - OVERLAP
            return gathered(row for query in queries(since, moment) for row in session.execute(query))


def queries(since: datetime, moment: datetime) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Ask for the people, and the memberships, that were changed, began or ended in this time."""
    person, member = schema.Person, schema.Membership
    gone = and_(person.until > since, person.until <= moment)
    people = select(person.username, person.updated, person.until <= moment).where(or_(person.updated > since, gone))
    times = [and_(each > since, each <= moment) for each in (member.since, member.until)]
    facts = (person.username, member.number, member.updated, member.since <= moment, member.until <= moment)
    classes = select(*facts).join(person, member.person_number == person.number)
    return people, classes.where(or_(member.updated > since, *times))


def gathered(rows: Iterable[Row[Any]]) -> dict[str, Signs]:
    """The rows of each person; what they say besides the name is the sign."""
    found: dict[str, set[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], set()).add(tuple(row[1:]))
    return {name: frozenset(each) for name, each in found.items()}
