"""Leaves out of a pupil's server what it would load and never use.

Jupyter Server, the hub's client and Voilà import a database, two HTTP clients, a markdown renderer, metrics and checkers of
schemas along the way: most of the server's start and of its memory. Hollow modules stand in their place, and what little
of them is really called is here; whoever called more would get an error, and a sign-in through a real hub, a page and a
run in the tests would show it.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from types import ModuleType
from typing import Any

from labkit.kiosk import hollow

EMPTY = (
    # The hub's own database, which its client imports.
    *("sqlalchemy", "jupyterhub.orm", "jupyterhub.roles"),
    # HTTP of other makes: `hub_client` asks the hub, and nobody asks a gateway or another server.
    *("aiohttp", "websocket", "websockets"),
    # Events have nobody who listens, so no schemas; notebooks are the image's own.
    *("jupyter_events", "jsonschema", "referencing", "yaml", "json5", "nbformat.validator"),
    # Metrics that nobody reads.
    "prometheus_client",
    # Filters for what a lab's template does not show: markdown, code, tracebacks.
    *("nbconvert.filters", "bs4"),
    # Files are read at once: they are small and lie in the image.
    "anyio",
    "dateutil",
    # A shell for who types.
    "IPython",
)
"""Packages of which nothing is called but what `_facts` gives."""

HOLLOW = "jupyterlab_server"
"""Voilà takes two modules from this package, whose own `__init__` would import a whole server."""

SHARED = ("tornado.web", "jupyter_client")
"""What server and kernels both need; what only one needs would still take memory of its parent."""

log = logging.getLogger("tornado.access")


def _log_request(handler: Any) -> None:  # noqa: ANN401 - tornado's handlers of every kind
    """Log what went wrong at the server; ordinary requests are the proxy's to log."""
    status = handler.get_status()
    if status >= 500:
        log.error("%s %s: %d", handler.request.method, handler.request.path, status)


def _nothing(*_given: object, **_named: object) -> None:
    """Do nothing."""


async def _at_once(act: Callable[..., object], *given: object) -> object:
    """Do it here: what is read is small and lies in the image."""
    return act(*given)


def _display(*values: object, **words: object) -> None:
    """Show values on the page; only a kernel can."""
    from labkit.kiosk import page_kernel

    page_kernel.display(*values, **words)


def _local() -> tzinfo | None:
    return datetime.now().astimezone().tzinfo


class _Metric:
    """A metric that nobody reads."""

    def __init__(self, *_given: object, **_named: object) -> None:
        """Take what a metric is told."""

    def labels(self, *_given: object, **_named: object) -> _Metric:
        """Return itself: there is nothing to tell apart."""
        return self

    inc = dec = set = observe = info = set_function = staticmethod(_nothing)


class _Filter:
    """A filter that changes nothing; a lab's template uses none."""

    def __init__(self, *_given: object, **_named: object) -> None:
        """Take what a filter is told."""

    def __call__(self, shown: object) -> object:
        """Return what is shown."""
        return shown


class _Events:
    """Events that nobody listens to."""

    def __init__(self, *_given: object, **_named: object) -> None:
        """Take what a logger of events is told."""

    register_event_schema = emit = staticmethod(_nothing)

    @classmethod
    def class_traits(cls, **_filters: object) -> dict[str, object]:
        """Return what can be configured: nothing."""
        return {}


def _facts() -> Mapping[str, Mapping[str, object]]:
    from labkit.kiosk import hub_client

    events = {"EventLogger": _Events}
    return {
        "jupyterhub.log": {"log_request": _log_request},
        "jupyterhub.httpclient": {"fetch": hub_client.fetch},
        "sqlalchemy": {"func": None},
        "jupyter_events": events,
        "jupyter_events.logger": events,
        "prometheus_client": dict.fromkeys(("Gauge", "Histogram", "Counter", "Info"), _Metric),
        "nbconvert.filters": {"__getattr__": lambda _name: _Filter},
        "nbconvert.filters.highlight": {"Highlight2HTML": _Filter},
        "nbformat.validator": {"validate": _nothing, "normalize": lambda notebook: (0, notebook)},
        "IPython": {"get_ipython": _nothing},
        "IPython.paths": {"get_ipython_dir": str},
        "IPython.display": {"display": _display, "clear_output": _nothing},
        "anyio.to_thread": {"run_sync": _at_once},
        "dateutil.parser": {"isoparse": datetime.fromisoformat},
        "dateutil.tz": {"tzlocal": _local},
    }


def leave_out() -> None:
    """Put the hollow modules in place; to be called before anything of the hub's or Jupyter's is imported."""
    if any(isinstance(finder, hollow.Finder) for finder in sys.meta_path):
        return
    hollow.install(EMPTY, _facts())
    if HOLLOW not in sys.modules and (found := importlib.util.find_spec(HOLLOW)) is not None:
        module = ModuleType(HOLLOW, "left out of a pupil's server")
        vars(module)["__path__"] = found.submodule_search_locations
        sys.modules[HOLLOW] = module


def load() -> None:
    """Import what server and kernels share, before they are forked."""
    leave_out()
    for name in SHARED:
        importlib.import_module(name)
    # What is there now stays: a collection that looked at it would copy it into each process.
    gc.collect()
    gc.freeze()


def load_server() -> None:
    """Import Jupyter Server without its words for readers; one class wants some, and takes the module's."""
    name = "jupyter_server.serverapp"
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"{name} is missing; is the image complete?")
    module = importlib.util.module_from_spec(spec)
    module.__doc__ = "A pupil's server."
    sys.modules[name] = module
    spec.loader.exec_module(module)
