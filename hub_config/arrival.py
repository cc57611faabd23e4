"""Notices when a server can be reached: the hub's own look comes after pauses that double, up to seconds late."""

import asyncio
from contextlib import suppress

BETWEEN_S = 0.02
LIMIT_S = 10.0
"""After so long the hub goes on looking in its own way, and says what is wrong in the end."""


async def _is_there(address: str, port: int) -> bool:
    with suppress(OSError):
        _, writer = await asyncio.open_connection(address, port)
        writer.close()
        return True
    return False


async def _until_there(address: str, port: int) -> None:
    while not await _is_there(address, port):
        await asyncio.sleep(BETWEEN_S)


async def wait(address: str, port: int, limit: float = LIMIT_S) -> None:
    """Wait until somebody listens, at most so long [s]."""
    with suppress(TimeoutError):
        await asyncio.wait_for(_until_there(address, port), limit)
