"""The hub learns at once that a server can be reached."""

from __future__ import annotations

import asyncio
import time

from hub_config import arrival
from tests.port import free_port


def test_a_server_that_listens_later_is_noticed_soon() -> None:
    port = free_port()

    async def act() -> float:
        waiting = asyncio.create_task(arrival.wait("127.0.0.1", port))
        await asyncio.sleep(2 * arrival.BETWEEN_S)
        assert not waiting.done()
        listening = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
        before = time.monotonic()
        await waiting
        listening.close()
        return time.monotonic() - before

    # The hub's own next look would come up to 1.6 s later.
    assert asyncio.run(act()) < 1.0


def test_the_wait_has_an_end() -> None:
    asyncio.run(asyncio.wait_for(arrival.wait("127.0.0.1", free_port(), 0.1), 5))
