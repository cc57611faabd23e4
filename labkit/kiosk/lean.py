"""Leaves out of a pupil's server what it would load and never use.

The hub's client imports the hub's own database, pages and metrics along the way: half of the server's start and forty
megabytes for a log function and an exception's name. Empty modules stand in their place; whoever really called
something of theirs would get an `AttributeError`, and a sign-in through a real hub in the tests would show it.
"""

from __future__ import annotations

import gc
import importlib.util
import logging
import sys
from types import ModuleType
from typing import Any

EMPTY = ("sqlalchemy", "jupyterhub.orm", "jupyterhub.roles")
"""What the hub's client imports for the hub's own use."""

ABSENT = ("aiodns", "brotli")
"""What the hub's client does without where it is not installed: it calls one address, by number."""

HOLLOW = "jupyterlab_server"
"""Voilà takes two modules from this package, whose own `__init__` would import a whole server."""

SHARED = ("numpy", "jupyter_client", "tornado.web")
"""What more than one process of a pupil's server needs; what only one needs would still take memory of its parent."""

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
    for name in ABSENT:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    if HOLLOW not in sys.modules and (found := importlib.util.find_spec(HOLLOW)) is not None:
        _put(HOLLOW, __path__=found.submodule_search_locations)
    _put("sqlalchemy", func=None)
    _put("sqlalchemy.exc", SQLAlchemyError=type("SQLAlchemyError", (Exception,), {}))
    _put("jupyterhub.log", log_request=_log_request)


def load() -> None:
    """Import what kiosk and kernels share, before they are forked."""
    leave_out()
    for name in SHARED:
        importlib.import_module(name)
    # What is there now stays: a collection that looked at it would copy it into each process.
    gc.collect()
    gc.freeze()
