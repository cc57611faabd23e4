"""What stands in the hollow modules of a server: as much of each package as it really calls, and no more."""

from __future__ import annotations

import importlib
import logging
import os
import typing
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, unquote

from traitlets.config import Configurable, SingletonConfigurable

from labkit.kiosk.stand_in import Facts, nothing

log = logging.getLogger("tornado.access")


def _log_request(handler: Any) -> None:  # noqa: ANN401 - tornado's handlers of every kind
    """Log what went wrong at the server; ordinary requests are the proxy's to log."""
    status = handler.get_status()
    if status >= 500:
        log.error("%s %s: %d", handler.request.method, handler.request.path, status)


async def _fetch(url: str, **how: Any) -> object:  # noqa: ANN401 - the hub's client's own words
    """Ask the hub; its client is imported when the modules it leans on are in place."""
    from labkit.kiosk import hub_client

    return await hub_client.fetch(url, **how)


@contextmanager
def _for_a_while(known: MutableMapping[str, object], more: Mapping[str, object]) -> Iterator[None]:
    """Let a mapping hold more, for a while."""
    before = dict(known)
    known.update(more)
    try:
        yield
    finally:
        known.clear()
        known.update(before)


async def _at_once(act: Callable[..., object], *given: object) -> object:
    """Do it here: what is read is small and lies in the image."""
    return act(*given)


class _Metric:
    """A metric that nobody reads."""

    def __init__(self, *_given: object, **_named: object) -> None:
        """Take what a metric is told."""

    def labels(self, *_given: object, **_named: object) -> _Metric:
        """Return itself: there is nothing to tell apart."""
        return self

    inc = dec = set = observe = info = set_function = staticmethod(nothing)


class _Filter:
    """A filter that changes nothing; a lab's template uses none."""

    def __init__(self, *_given: object, **_named: object) -> None:
        """Take what a filter is told."""

    def __call__(self, shown: object) -> object:
        """Return what is shown."""
        return shown


class _Typed(dict[str, Any]):
    """A dictionary of known keys, which nobody checks."""

    def __init_subclass__(cls, **_rules: object) -> None:
        """Take its rules."""


class _Unused(Configurable):
    """What a server could be configured to use, and is not."""


class _Gateway(SingletonConfigurable):
    """A server elsewhere that could hold the kernels."""

    gateway_enabled = False


class _Closed:
    """What answers at an address that is closed before anybody asks."""

    SUPPORTED_METHODS = ()


class _Events(Configurable):
    """Events that nobody listens to."""

    register_event_schema = emit = staticmethod(nothing)


class _EntryPoint:
    """What an installed package would offer under a name."""

    def __init__(self, name: str, value: str, group: str) -> None:
        """Take where it lies: `module:name`."""
        self.name, self.value, self.group = name, value, group

    def load(self) -> object:
        """Return it."""
        module, _, name = self.value.partition(":")
        return getattr(importlib.import_module(module), name)


def facts() -> Facts:
    """Return what stands in a server's modules."""
    events = {"EventLogger": _Events}
    gateway = dict.fromkeys(
        ("GatewayKernelSpecManager", "GatewayMappingKernelManager", "GatewaySessionManager"), _Unused
    )
    return {
        "jupyterhub.log": {"log_request": _log_request},
        "jupyterhub.httpclient": {"fetch": _fetch},
        "sqlalchemy": {"func": None},
        "multiprocessing": {"cpu_count": os.cpu_count},
        "overrides": {"overrides": lambda act: act},
        "ssl": {"create_default_context": SimpleNamespace, "Purpose": SimpleNamespace(SERVER_AUTH=1, CLIENT_AUTH=2)},
        "html.entities": {"html5": {}, "name2codepoint": {}},
        "unittest": {"mock": SimpleNamespace(patch=SimpleNamespace(dict=_for_a_while))},
        "typing_extensions": {"TypedDict": _Typed, "Self": typing.Self},
        "jupyter_server.gateway.gateway_client": {"GatewayClient": _Gateway},
        "jupyter_server.gateway.managers": gateway,
        "jupyter_server.gateway.connections": {"GatewayWebSocketConnection": _Unused},
        "jupyter_events": events,
        "jupyter_events.logger": events,
        "prometheus_client": dict.fromkeys(("Gauge", "Histogram", "Counter", "Info"), _Metric),
        "nbconvert.filters": {"__getattr__": lambda _name: _Filter},
        "nbconvert.filters.highlight": {"Highlight2HTML": _Filter},
        "nbformat.validator": {"validate": nothing, "normalize": lambda notebook: (0, notebook)},
        "jupyterlab_server.themes_handler": {"ThemesHandler": _Closed},
        "jupyterlab_server.config": {
            "get_page_config": lambda *_given, **_named: {"federated_extensions": []},
            "get_federated_extensions": lambda _folders: {},
        },
        "anyio.to_thread": {"run_sync": _at_once},
        "importlib.metadata": {
            "entry_points": lambda **_wanted: (),
            "version": lambda _name: "0.0.0",
            "EntryPoint": _EntryPoint,
        },
        "sqlite3": {"register_adapter": nothing, "register_converter": nothing},
        "urllib.request": {"pathname2url": quote, "url2pathname": unquote},
    }
