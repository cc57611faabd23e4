"""Who may start now: a server waits in the line before its start counts, and its page is told the place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar

from jupyterhub.spawner import Spawner, SpawnException
from jupyterhub.utils import maybe_future
from traitlets import Integer

from hub_config import preparation, told
from hub_config.line import Line, Standing, Ticket, Urgency
from hub_config.reserve import Reserve

BEAT_S = 2.0
"""A page is told its place so often at least: only by writing is it seen that nobody listens any more."""

GRACE_S = 10.0
"""A page that is loaded again, or has lost its line for a moment, keeps its place for so long."""

LOOK_S = 5.0
"""So often is it looked whether places that were kept are free again [s]."""


class AdmittedSpawner(Spawner):  # type: ignore[misc]
    """Starts servers when their turn has come.

    The wait is in the hub's hook before the start, because `start_timeout` counts from the start. The turn ends when
    the hub begins to look after the server, or has cleaned up after a failure.
    """

    starts_at_once = Integer(2, min=1, help="starts that run at a time").tag(config=True)
    line: ClassVar[Line | None] = None
    reserve: ClassVar[Reserve | None] = None
    standing: ClassVar[set[str]] = set()  # whose servers stand
    server: Any  # the hub's own, a property of its class

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - traitlets' own signature
        super().__init__(**options)
        self.ticket: Ticket | None = None
        self.until: datetime | None = None
        self.since: datetime | None = None
        self._joined = asyncio.Event()
        self._watchers = 0

    def the_line(self) -> Line:
        """Return the one line of all servers."""
        if AdmittedSpawner.line is None:
            AdmittedSpawner.line = Line(self.starts_at_once)
        return AdmittedSpawner.line

    async def run_pre_spawn_hook(self) -> None:
        """Wait for the turn; whoever stops the server meanwhile leaves the line."""
        self.until = self._take_preparation()
        urgency = Urgency.PREPARED if self.until else Urgency.CLICKED
        self.ticket = ticket = self.the_line().join(self._log_name, urgency, self._is_held)
        self._joined.set()
        try:
            await self._wait(ticket)
            self._ensure_wanted()
            await maybe_future(super().run_pre_spawn_hook())
        except asyncio.CancelledError:
            # Until it has cleaned up, the hub would take what has an address for ready, and tell the page so. A
            # request that failed with this start would undo what is not committed.
            self.server = None
            self.user.db.commit()
            self._end_turn()
            raise
        except Exception:
            self._end_turn()
            raise

    async def _wait(self, ticket: Ticket) -> None:
        """Wait for the turn; the time when booked places are free again moves nobody by itself."""
        while not ticket.turn.done():
            await asyncio.wait([ticket.turn], timeout=LOOK_S)
            self.the_line().look()
        await ticket.turn

    def _is_held(self) -> bool:
        """Say whether every place that is free is kept for a class that this person is not in."""
        if AdmittedSpawner.reserve is None or self.name or self.user.name in self.standing:
            return False
        return AdmittedSpawner.reserve.holds_back(self.user.name, self.standing | self.the_line().beginning)

    def _kept_until(self) -> datetime | None:
        """Say when places are free again for somebody who is held, for the page."""
        return AdmittedSpawner.reserve.kept_until() if AdmittedSpawner.reserve and self._is_held() else None

    async def start(self) -> Any:  # noqa: ANN401 - the inherited signature
        """Start the server, as the class after this one does; the hub wants it said."""
        return await super().start()

    async def stop(self, now: bool = False) -> None:
        """Stop the server, as the class after this one does; the hub wants it said."""
        await super().stop(now)

    def _take_preparation(self) -> datetime | None:
        try:
            return preparation.read(self.user_options, preparation.now())
        except ValueError as error:
            raise SpawnException(str(error), reason="option") from None
        finally:
            # The hub would take them for those of the next start, which is somebody's click.
            self.orm_spawner.user_options = {}
            self.set_trait("user_options", {})

    def _ensure_wanted(self) -> None:
        if self.until and preparation.now() > self.until:
            raise SpawnException(told.LATE_WORDS, reason=told.LATE)

    def start_polling(self) -> None:
        """Give the turn to the next: this server is up."""
        if self.ticket:
            self.the_line().finish(self.ticket)
            self.since = preparation.now()
        self._end_turn()
        super().start_polling()  # which stops polling first
        self.standing.add(self._log_name)

    def stop_polling(self) -> None:
        """Note that this server is not there any more."""
        self.standing.discard(self._log_name)
        super().stop_polling()

    def run_post_stop_hook(self) -> Any:  # noqa: ANN401 - the inherited signature
        """Give the turn to the next: this server failed or was stopped."""
        self._end_turn()
        return super().run_post_stop_hook()

    def _end_turn(self) -> None:
        if self.ticket:
            self.the_line().leave(self.ticket)
        self.ticket = None
        self._joined.clear()

    async def progress(self) -> AsyncIterator[dict[str, Any]]:
        """Tell the page its place in the line, and when its turn has come."""
        await self._joined.wait()
        ticket = self.ticket
        if ticket is None:
            return
        with self._watched(ticket):
            first = self.the_line().standing(ticket).place
            while not ticket.turn.done():
                yield told.waiting(self.the_line().standing(ticket), first, self._kept_until())
                await self.the_line().change(BEAT_S)
        if not ticket.turn.cancelled() and not ticket.turn.exception():
            yield told.told(told.AT_TURN, "Starting", Standing(0, self.the_line().standing(ticket).seconds))

    @contextmanager
    def _watched(self, ticket: Ticket) -> Iterator[None]:
        """Note that somebody looks on, who has come even to what was only prepared."""
        self.until = None
        self.the_line().hurry(ticket)
        self._watchers += 1
        try:
            yield
        finally:
            self._watchers -= 1
            if not ticket.turn.done():
                asyncio.get_running_loop().call_later(GRACE_S, self._leave_if_alone, ticket)

    def _leave_if_alone(self, ticket: Ticket) -> None:
        if not self._watchers and not ticket.turn.done():
            self.log.info("%s has left the line: its page was closed", ticket.name)
            self.the_line().leave(ticket, SpawnException(told.LEFT_WORDS, reason=told.LEFT))

    async def poll(self) -> Any:  # noqa: ANN401 - the inherited signature
        """Look after the server; one that was prepared and nobody came to is stopped."""
        if self.until and preparation.now() > self.until and await self._is_deserted():
            self.log.info("%s was prepared until %s and nobody came: stopping it", self._log_name, self.until)
            self.until = None
            await self.stop()
            return 0
        return await super().poll()

    async def _is_deserted(self) -> bool:
        """Say that nobody has been there, or note that somebody has, for good."""
        seen = self.user.orm_user.last_activity, self.orm_spawner.last_activity
        if self.since and not preparation.is_visited(self.since, *seen):
            return True
        self.until = None
        return False

    def get_state(self) -> dict[str, Any]:
        """Return what must survive the hub."""
        state: dict[str, Any] = super().get_state()
        if self.until and self.since:
            state |= {preparation.OPTION: self.until.isoformat(), preparation.SINCE: self.since.isoformat()}
        return state

    def load_state(self, state: dict[str, Any]) -> None:
        """Take up what survived."""
        super().load_state(state)
        if preparation.OPTION in state:
            self.until = datetime.fromisoformat(state[preparation.OPTION])
            self.since = datetime.fromisoformat(state[preparation.SINCE])

    def clear_state(self) -> None:
        """Forget what the last start was for."""
        super().clear_state()
        self.until = None
