"""Leaves out of a pupil's server what it would load and never use.

The hub's client imports the hub's own database, pages and metrics along the way: half of the server's start and forty
megabytes for a log function and an exception's name. Empty modules stand in their place; whoever really called
something of theirs would get an `AttributeError`, and a sign-in through a real hub in the tests would show it.
"""

from __future__ import annotations

import gc
import importlib
import logging
import sys
from types import ModuleType
from typing import Any

EMPTY = ("sqlalchemy", "jupyterhub.orm", "jupyterhub.roles")
"""What the hub's client imports for the hub's own use."""

log = logging.getLogger("tornado.access")


def _log_request(handler: Any) -> None:  # noqa: ANN401 - tornado's handlers of every kind
    """Log what went wrong at the server; ordinary requests are the proxy's to log."""
    status = handler.get_status()
    if status >= 500:
        log.error("%s %s: %d", handler.request.method, handler.request.path, status)


def _put(name: str, **facts: object) -> None:
    module = ModuleType(name, "left out of a pupil's server")
    vars(module).update(facts)
    sys.modules.setdefault(name, module)


def leave_out() -> None:
    """Put the empty modules in place; to be called before anything of the hub's is imported."""
    for name in EMPTY:
        _put(name)
    _put("sqlalchemy", func=None)
    _put("sqlalchemy.exc", SQLAlchemyError=type("SQLAlchemyError", (Exception,), {}))
    _put("jupyterhub.log", log_request=_log_request)


def load() -> None:
    """Import what the kiosk needs, and what simulator and kernels share, before they are forked."""
    leave_out()
    for name in ("jupyterhub.singleuser.extension", "voila.server_extension", "labkit.kiosk.server", "numpy"):
        importlib.import_module(name)
    # What is there now stays: a collection that looked at it would copy it into each process.
    gc.collect()
    gc.freeze()
