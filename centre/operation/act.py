"""What can be done to a server that runs: stop it, or stop it and start it again. Each act stands in the log."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from centre import access
from centre.account import deed
from centre.hub import Hub
from centre.people import People
from centre.person import Person

What = Literal["stop", "restart"]
NAMES: dict[What, deed.Act] = {"stop": "stop_server", "restart": "restart_server"}
SERVERS = ("", "code")
"""Names a server may have: a pupil's bench, and where programs are written."""


class Acts:
    """Stops servers in the name of somebody who may."""

    def __init__(self, people: People, hub: Hub) -> None:
        self.people = people
        self.hub = hub
        self.under_way: set[asyncio.Task[None]] = set()

    def owner(self, person: Person, username: str, server: str) -> Person:
        """Whose server it is.

        Raises:
            NotAllowedError: it is not for this person, or there is no such server.
        """
        if server not in SERVERS:
            raise access.NotAllowedError(server)
        return access.ensure_may_stop(person, self.people.find(username))

    async def do(self, person: Person, username: str, server: str, what: What) -> bool:
        """Does it; says whether the hub took the order.

        Raises:
            NotAllowedError: it is not for this person.
        """
        owner = self.owner(person, username, server)
        await run_in_threadpool(self.note, person, owner, server, what)
        done = await self.hub.stop(owner.username, server)
        if done and what == "restart":
            task = asyncio.create_task(self.hub.restart(owner.username, server))
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)
        return done

    def note(self, person: Person, owner: Person, server: str, what: What) -> None:
        """Writes it down before it is done: nothing is done that nobody knows of."""
        with Session(self.people.engine) as session, session.begin():
            deed.note(session, datetime.now(UTC), person.username, NAMES[what], owner.username, server=server)
