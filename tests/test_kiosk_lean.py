"""What a pupil's server and kernels leave out is not loaded, and is loud when it is called after all."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator

import pytest

from labkit.kiosk import hollow, lean


@pytest.fixture
def emptied() -> Iterator[None]:
    """Let a package that does not exist be hollow."""
    hollow.install(["not_there"], {"not_there.bell": {"rung": 3}})
    yield
    del sys.meta_path[0]
    for name in [name for name in sys.modules if name.split(".")[0] == "not_there"]:
        del sys.modules[name]


@pytest.mark.usefixtures("emptied")
def test_a_hollow_package_can_be_imported_with_all_it_might_have() -> None:
    module = importlib.import_module("not_there.deep.within")
    kind = module.Anything

    class Heir(kind):  # type: ignore[misc, valid-type]
        pass

    assert issubclass(Heir, Exception), "it must be possible to write it into an except clause"
    assert module.Anything is kind
    assert importlib.import_module("not_there.bell").rung == 3


@pytest.mark.usefixtures("emptied")
def test_what_is_called_although_it_was_left_out_says_its_name() -> None:
    with pytest.raises(RuntimeError, match=r"not_there\.deep\.Anything is left out"):
        importlib.import_module("not_there.deep").Anything()


def loaded(code: str) -> set[str]:
    """Return the modules that a process has after some code, started as the launcher starts itself."""
    program = f"import sys\nfrom labkit.kiosk import lean\n{code}\nprint(*sys.modules)"
    command = [sys.executable, "-P", "-OO", "-X", "no_debug_ranges", "-c", program]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.centre
def test_neither_loads_what_only_the_other_needs() -> None:
    server = loaded("lean.load(); lean.load_server(); import labkit.kiosk.server, jupyterhub.singleuser.extension")
    unwanted = {"numpy", "ipywidgets", "IPython.core", "jsonschema.validators", "jupyterlab_server.app"}
    assert not (unwanted | {"_ssl", "_sqlite3", "_lzma"}) & server
    assert "voila.notebook_renderer" in server
    kernel = loaded("lean.load(); lean.load_kernel()")
    assert not {"_asyncio", "tornado.web", "jupyter_client.client", "jinja2", "_ssl", "pybullet", "_lzma"} & kernel
    assert {"labkit.bench", "numpy"} <= kernel


def test_what_is_shared_starts_no_thread_and_opens_nothing() -> None:
    told = loaded("import os, threading; lean.load(); lean.load_kernel(); print(threading.active_count())")
    assert "1" in told
    assert lean.SHARED
