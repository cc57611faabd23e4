"""Leaves out of a pupil's server and kernels what they would load and never use.

Jupyter Server, the hub's client and Voilà import a database, two HTTP clients, a markdown renderer, metrics and
checkers of schemas along the way: most of a server's start and of its memory. Hollow modules stand in their place, with
what little of them is really called (`stand_in`, `server_stand_in`); whoever called more would get an error, and a
sign-in through a real hub, a page and a run in the tests would show it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import sys
from collections.abc import Iterable

from labkit import bundle
from labkit.kiosk import hollow, stand_in

SHARED = ("traitlets", "zmq")
"""What server and kernels both need; what only one needs would still take memory of the other."""

EMPTY = (
    # A shell for who types, and dates of every form: Jupyter's are all of one.
    *("IPython", "dateutil"),
    # Archives of modules; logs that go anywhere but to the error output; folders of other systems.
    *("zipfile", "logging.handlers", "platformdirs"),
    # Words for readers, which are written into numpy's functions when it is imported.
    *("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars"),
    # Kinds of arrays for those who check types.
    "numpy._typing",
)
"""Packages of which neither server nor kernels call anything but what `stand_in.FACTS` gives."""

SERVER_EMPTY = (
    # The container's own network is not encrypted; names of letters in HTML are nowhere read.
    *("ssl", "html.entities"),
    # The hub's own database, which its client imports.
    *("sqlalchemy", "jupyterhub.orm", "jupyterhub.roles"),
    # HTTP of other makes: `hub_client` asks the hub, and nobody asks a gateway or another server.
    *("aiohttp", "websocket", "websockets", "jupyter_server.gateway"),
    # Events have nobody who listens, so no schemas; notebooks are the image's own.
    *("jupyter_events", "jsonschema", "referencing", "yaml", "json5", "nbformat.validator"),
    # Metrics that nobody reads.
    "prometheus_client",
    # Filters for what a lab's template does not show: markdown, code, tracebacks.
    *("nbconvert.filters", "bs4"),
    # What only tests and checkers of types want.
    *("unittest", "typing_extensions", "overrides"),
    # Notebooks of old, names of hosts in other scripts, servers in several processes.
    *("nbformat.v1", "nbformat.v2", "nbformat.v3", "idna", "multiprocessing"),
    # Files are read at once: they are small and lie in the image.
    "anyio",
    # What is installed is fixed with the image; signatures and sessions of notebooks that a pupil would write.
    *("importlib.metadata", "sqlite3"),
    # A client of everything that has an address, servers made by others, pages that templates of tornado's would make.
    *("urllib.request", "socketserver", "tornado.template"),
    "asyncio.sslproto",
    # JupyterLab's extensions, which Voilà's own pages would load.
    "jupyterlab_server",
)
"""Packages of which a server calls nothing but what `server_stand_in` gives."""

HOLLOW = ("nbconvert", "nbconvert.exporters", "nbconvert.preprocessors")
"""Packages of which Voilà takes single modules, and which would import everything they have."""

WIDGETS = ("ipywidgets", "ipywidgets.widgets")

KERNEL_EMPTY = ("tornado", "asyncio", "zmq.eventloop", "zmq.asyncio")
"""Loops for many connections; a kernel's own has five."""

ABSENT = ("msgpack", "curses", "_hashlib", "bz2", "lzma")
"""What Jupyter's messages and logs, and copies of files, do without where it is not installed; Python has the usual
hashes itself."""

KERNEL_ABSENT = ("ssl",)
"""What a client of HTTP does without; nobody is asked outside the container's own network."""


def settle() -> None:
    """Keep collections from ever looking at what is there now: each process would get a copy of it.

    Until then there are none: what is imported stays, and looking through it again and again takes time.
    """
    gc.freeze()
    gc.enable()
    if bundle.current:
        bundle.current.let_go()


def _do_without(names: Iterable[str]) -> None:
    for name in names:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def load() -> None:
    """Import what server and kernels share, before they are forked."""
    hollow.install(EMPTY, stand_in.FACTS)
    _do_without(ABSENT)
    for name in SHARED:
        importlib.import_module(name)


def load_server() -> None:
    """Import Jupyter Server; to be called before anything of it is imported.

    Without words for readers, as the launcher starts Python, one of its classes misses its own, and gets the module's.
    """
    from labkit.kiosk import server_stand_in

    hollow.install(SERVER_EMPTY, server_stand_in.facts())
    for name in HOLLOW:
        hollow.hollow_out(name)
    name = "jupyter_server.serverapp"
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"{name} is missing; is the image complete?")
    module = importlib.util.module_from_spec(spec)
    module.__doc__ = "A pupil's server."
    sys.modules[name] = module
    spec.loader.exec_module(module)


def load_hub() -> None:
    """Import what a server needs under the hub, before it is told that it is."""
    for name in ("labkit.kiosk.hub_client", "jupyterhub.singleuser.extension"):
        importlib.import_module(name)


def load_kernel() -> None:
    """Import all that a kernel with a bench needs; nothing of it may start a thread or open a socket."""
    hollow.install(KERNEL_EMPTY, {})
    _do_without(KERNEL_ABSENT)
    from labkit import catalogue, manifest

    # Of these a kernel needs how messages are written, and the one widget that a bench is.
    for name in ("jupyter_client", *WIDGETS):
        hollow.hollow_out(name)
    for name in ("labkit.kiosk.page_kernel", "labkit.bench"):
        importlib.import_module(name)
    # Kernels and simulator would each read all manifests; a wrong one is told by whoever needs it.
    with contextlib.suppress(manifest.ManifestError):
        catalogue.find()
    # A page with other widgets gets them when it asks.
    for name in WIDGETS:
        del sys.modules[name]
    settle()
