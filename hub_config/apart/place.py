"""Where each container finds what it needs: a folder `service/<name>` of the state folder, and nothing else of it."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from hub_config.folder import owner

SERVICES = ("hub", "proxy", "centre", "exchange", "worker", "sandbox")
VIEW = "/srv/state"
"""Where a service that sees a part of the state folder finds it."""

FILE = "env"


def write(state: Path, name: str, known: Mapping[str, str]) -> None:
    """Write what a container is told when it starts: lines for its shell, readable by our account only."""
    folder = state / "service" / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / f".{FILE}"
    lines = "".join(f"export {key}={shlex.quote(value)}\n" for key, value in sorted(known.items()))
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(lines)
    for path in (folder, fresh):
        give(path)
    fresh.replace(folder / FILE)


def hand_on(source: Path, target: Path) -> None:
    """Let another container have a file as it is now; where there is none it gets none."""
    if source.is_file():
        put(target, source.read_bytes())


def put(target: Path, content: bytes) -> None:
    """Write a file for another container, whole, unless it is so already."""
    if target.is_file() and target.read_bytes() == content:
        return
    fresh = target.with_name(f".{target.name}")
    fresh.write_bytes(content)
    fresh.chmod(0o600)
    give(fresh)
    fresh.replace(target)


def give(path: Path) -> None:
    """Let our account have what root has made."""
    if not os.geteuid():
        os.chown(path, *owner(), follow_symlinks=False)
