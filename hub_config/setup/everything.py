"""`make test`: sets up what every test needs, then runs all of them."""

import subprocess
import sys

from hub_config.setup import daemon, page, preflight, system
from hub_config.setup.install import VENV, install
from hub_config.setup.step import ROOT, environment, say

ALL = {"CI": "true"}  # nothing may be left out


def test() -> None:
    """Set up, build, run every test and exit with their result."""
    say("setting up for the tests")
    system.ensure()
    preflight.check_python()
    preflight.check_room()
    install()
    page.build()
    with daemon.running():
        python = str(VENV / "bin" / "python")
        sys.exit(_call([python, "-m", "images.build"]) or _call([python, "-m", "pytest"]))


def _call(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=environment() | ALL, check=False).returncode
