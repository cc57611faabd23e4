"""What an upgrade does around the databases: stopping who writes, new images, starting again."""

import os
import subprocess
import sys
from collections.abc import Sequence

from hub_config import engine
from hub_config.keeping.upgrade import Step, UpgradeError
from hub_config.settings import CHECKOUT
from hub_config.setup.step import environment

WRITERS = ("hub", "centre", "exchange", "worker", "keeper")
"""Services that are stopped. The proxy and the pupils' servers go on: open labs keep their pages."""


def around(inner: Sequence[Step], composed: str, settings: str, *, build: bool = True) -> list[Step]:
    """Put the steps of the databases between those of the services.

    Args:
        inner: the steps of the databases.
        composed: whether each service is a container (`make centre`); empty where one process starts all (`make run`).
        settings: the settings file of `make centre`.
        build: whether images are built; a site without internet has loaded them.
    """
    if not composed:
        wanted = build and os.environ.get("ENGINE") != "local" and engine.ask() is engine.Answer.READY
        return [*inner, *([Step("building the images", lambda: _call("images.build"))] if wanted else [])]
    said = f"settings={settings}"
    return [
        # What would keep it from starting again is told while it still runs.
        Step("checking the settings of Compose", lambda: _call("images.composing", "check", said)),
        *([Step("building the images", _build)] if build else []),
        Step("stopping who writes; open labs go on", lambda: _call("images.composing", "stop", *WRITERS, said)),
        *inner,
        Step("starting everything again", lambda: _call("images.composing", "up", said)),
    ]


def _build() -> None:
    _call("images.build")
    _call("images.service")


def _call(module: str, *words: str) -> None:
    command = [sys.executable, "-m", module, *words]
    if subprocess.run(command, cwd=CHECKOUT, env=environment(), check=False).returncode:
        raise UpgradeError(f"{module} {' '.join(words)} did not end well, see above; then call make upgrade again")
