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

SHARED = ("traitlets", "zmq")
"""What server and kernels both need; what only one needs would still take memory of the other."""

EMPTY = (
    # A shell for who types, and dates of every form: Jupyter's are all of one.
    *("IPython", "dateutil"),
)
"""Packages of which neither server nor kernels call anything but what `_facts` gives."""

SERVER_EMPTY = (
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
)
"""Packages of which a server calls nothing but what `_server_facts` gives."""

KERNEL_EMPTY = ("tornado", "asyncio", "zmq.eventloop", "zmq.asyncio")
"""Loops for many connections; a kernel's own has five."""

KERNEL_ABSENT = ("msgpack", "ssl")
"""What Jupyter's messages do without where it is not installed; the exchange is asked on the container's own network."""

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


FACTS: Mapping[str, Mapping[str, object]] = {
    "IPython": {"get_ipython": _nothing},
    "IPython.paths": {"get_ipython_dir": str},
    "IPython.display": {"display": _display, "clear_output": _nothing},
    "dateutil.parser": {"isoparse": datetime.fromisoformat},
    "dateutil.tz": {"tzlocal": _local},
}


def _server_facts() -> Mapping[str, Mapping[str, object]]:
    from labkit.kiosk import hub_client

    events = {"EventLogger": _Events}
    return FACTS | {
        "jupyterhub.log": {"log_request": _log_request},
        "jupyterhub.httpclient": {"fetch": hub_client.fetch},
        "sqlalchemy": {"func": None},
        "jupyter_events": events,
        "jupyter_events.logger": events,
        "prometheus_client": dict.fromkeys(("Gauge", "Histogram", "Counter", "Info"), _Metric),
        "nbconvert.filters": {"__getattr__": lambda _name: _Filter},
        "nbconvert.filters.highlight": {"Highlight2HTML": _Filter},
        "nbformat.validator": {"validate": _nothing, "normalize": lambda notebook: (0, notebook)},
        "anyio.to_thread": {"run_sync": _at_once},
    }


def settle() -> None:
    """Keep collections from looking at what is there now: each process would get a copy of it."""
    gc.collect()
    gc.freeze()


def load() -> None:
    """Import what server and kernels share, before they are forked."""
    for name in SHARED:
        importlib.import_module(name)
    settle()


def load_server() -> None:
    """Import Jupyter Server; to be called before anything of it is imported.

    Without words for readers, as the launcher starts Python, one of its classes misses its own, and gets the module's.
    """
    hollow.install(EMPTY + SERVER_EMPTY, _server_facts())
    # Voilà takes two modules from this package, which would import a whole server.
    hollow.hollow_out("jupyterlab_server")
    name = "jupyter_server.serverapp"
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"{name} is missing; is the image complete?")
    module = importlib.util.module_from_spec(spec)
    module.__doc__ = "A pupil's server."
    sys.modules[name] = module
    spec.loader.exec_module(module)


def load_kernel() -> None:
    """Import all that a kernel with a bench needs; nothing of it may start a thread or open a socket."""
    hollow.install(EMPTY + KERNEL_EMPTY, FACTS)
    for name in KERNEL_ABSENT:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    # Of it a kernel needs how messages are written, and no client.
    hollow.hollow_out("jupyter_client", protocol_version="5.3")
    for name in ("labkit.kiosk.page_kernel", "labkit.bench"):
        importlib.import_module(name)
    settle()
