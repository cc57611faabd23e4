"""Asks hub and exchange how they are, side by side; who does not answer within a second is told so."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from centre import clock
from centre.exchange import AbsentError, Exchange, RefusedError, SilentError
from centre.hub import Hub
from centre.operation.fact import HubFacts, Marking, Owner

log = logging.getLogger(__name__)
PATIENCE_S = 1.0
FRESH_S = 2.0
"""However many look, the parts are asked once in so long."""

MARKING = TypeAdapter(Marking)
OWNERS = TypeAdapter(list[Owner])
Found = TypeVar("Found")


@dataclass(frozen=True)
class Sight:
    """The centre at a moment; None stands for a part that did not answer."""

    moment: datetime
    hub: HubFacts | None
    owners: list[Owner] | None
    marking: Marking | None


class Look:
    """Looks at the centre."""

    def __init__(self, hub: Hub, exchange: Exchange) -> None:
        self.hub = hub
        self.exchange = exchange
        self.known: tuple[float, Sight | None] = (0.0, None)
        self.asking = asyncio.Lock()

    async def now(self) -> Sight:
        """The centre at this moment."""
        async with self.asking:
            until, sight = self.known
            if sight is None or until <= time.monotonic():
                sight = await self.fresh()
                self.known = (time.monotonic() + FRESH_S, sight)
            return sight

    def forget(self) -> None:
        """Look anew the next time: something was done."""
        self.known = (0.0, None)

    async def fresh(self) -> Sight:
        """Asks everybody at once."""
        hub, owners, marking = await asyncio.gather(
            patiently(self.facts()), patiently(self.owners()), patiently(self.marking())
        )
        return Sight(clock.now(), hub, owners, marking)

    async def facts(self) -> HubFacts:
        """What the hub sees."""
        answer = await self.hub.client.get("operation")
        answer.raise_for_status()
        return HubFacts.model_validate_json(answer.content)

    async def marking(self) -> Marking:
        """How the marking is."""
        return await self.exchange.ask("operation", MARKING)

    async def owners(self) -> list[Owner]:
        """Everybody whose servers run."""
        return OWNERS.validate_python(await self.hub.everybody_active())


async def patiently(asked: Awaitable[Found]) -> Found | None:
    """The answer, if it comes within a second and can be understood."""
    try:
        return await asyncio.wait_for(asked, PATIENCE_S)
    except (TimeoutError, httpx.HTTPError, ValidationError, SilentError, AbsentError, RefusedError) as error:
        log.warning("operation: a part does not answer: %r", error)
        return None
