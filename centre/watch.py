"""Looks at something again and again in the background, for as long as the centre runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

log = logging.getLogger(__name__)
LOOK_EVERY_S = 5.0


@asynccontextmanager
async def watching(
    name: str, look: Callable[[], Awaitable[object]], pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> AsyncIterator[None]:
    """Looks in the background for as long as this lasts.

    Args:
        name: of what looks, for the log.
        look: one look.
        pause: waits so long [s].
    """
    task = asyncio.create_task(again_and_again(name, look, pause))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def again_and_again(
    name: str, look: Callable[[], Awaitable[object]], pause: Callable[[float], Awaitable[None]]
) -> None:
    """Looks; what goes wrong is logged, and the next look is another try."""
    while True:
        try:
            await look()
        except Exception:
            log.exception("%s: this look failed, the next is in %d s", name, LOOK_EVERY_S)
        await pause(LOOK_EVERY_S)
