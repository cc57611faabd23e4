"""Opens a lab's page once in a bench that was prepared, and leaves it: the first page of a server costs twice the next.

What answers is a pupil's container, so nothing it says is believed but a kernel's id, and it is followed nowhere.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

PAGE = "voila/render/pendulum/notebook.ipynb"
"""Any lab does: what a page loads is the same for all."""

KERNEL = re.compile(rb'"kernel_id": ?"([0-9a-f-]{36})"')
LIMIT_S = 15.0
LARGEST = 256 * 1024  # [bytes]


async def up(server: str, token: str) -> bool:
    """Open the page and leave it.

    Args:
        server: address of the server, with its path and a slash at the end.
        token: the server's own, with which it is asked as its pupil.

    Returns:
        Whether there was such a page; a bench without it is as good as any other.
    """
    client = AsyncHTTPClient(force_instance=True, max_body_size=LARGEST)
    options: dict[str, Any] = {
        "headers": {"Authorization": f"token {token}"},
        "follow_redirects": False,
        "request_timeout": LIMIT_S,
    }
    try:
        page = await client.fetch(f"{server}{PAGE}", **options)
        kernel = KERNEL.search(page.body)
        if kernel is None:
            return False
        leave = f"{server}voila/api/shutdown/{kernel[1].decode('ascii')}"
        left = await client.fetch(leave, method="POST", body=b"", **options)
    except (HTTPClientError, OSError):
        return False
    finally:
        client.close()
    return bool(left.code == HTTPStatus.NO_CONTENT)
