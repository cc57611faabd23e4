"""What the exchange works with: its secret, its memory, the hub, and the queue to the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from graders.exchange.blob import Blobs
from graders.exchange.database import Database
from graders.exchange.identity import Hub, Pages
from graders.queue import Queue, open_queue
from graders.state import State

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Service:
    """Everything a call of the exchange needs."""

    state: State
    master: bytes
    database: Database
    blobs: Blobs
    hub: Hub
    pages: Pages
    queue: Queue


def open_service(state: State, hub_url: str) -> Service:
    """Open the exchange of a state folder.

    Raises:
        FileNotFoundError: the hub has not made the master secret yet.
    """
    master = state.master()
    database, blobs = Database(state.exchange_database), Blobs(state.blobs)
    return Service(state, master, database, blobs, Hub(hub_url), Pages(master), open_queue(state))


def enqueue(put: Callable[..., object], identifier: str, *facts: str) -> None:
    """Put something that is already stored into the queue; that the queue does not answer costs only time."""
    try:
        put(identifier, *facts)
    except Exception:  # noqa: BLE001 - what is stored is safe; the worker looks for what the queue has lost
        _log.exception("could not queue %s", identifier)
