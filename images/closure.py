"""Which locked packages one image needs: the extra of pyproject.toml and everything it requires, and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from images import wheelhouse

CHECKOUT = Path(__file__).resolve().parents[1]
LOCK = CHECKOUT / "requirements.lock"

LEFT_OUT = {"rfc3987-syntax", "lark", "debugpy"}
"""Optional in practice: a grammar nobody asks for that costs a second at every start, and a debugger for kernels."""


IN_IMAGES = {"python_full_version": "3.11.0"}
"""The oldest, not this machine's: what it needs does no harm to others. The lock file is made in the same way."""


class LockError(RuntimeError):
    """The lock file and the installed packages do not agree; the message names the package and the remedy."""


def extra_requirements(extra: str) -> list[Requirement]:
    """List what pyproject.toml asks for by itself and in one extra."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"][extra]]
    return [Requirement(line) for line in lines]


def _installed_requirements(name: str) -> list[str]:
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        raise LockError(f"{name}: not installed here, so what it requires is not known; run `make install`") from None


def _wanted(line: str, extras: Iterable[str]) -> Requirement | None:
    requirement = Requirement(line)
    marker = requirement.marker
    applies = marker is None or any(marker.evaluate({"extra": extra} | IN_IMAGES) for extra in ("", *extras))
    return requirement if applies else None


def _next(requirement: Requirement) -> Iterator[Requirement]:
    if canonicalize_name(requirement.name) == "yunlab":
        for extra in requirement.extras:
            yield from extra_requirements(extra)
        return
    for line in _installed_requirements(requirement.name):
        wanted = _wanted(line, requirement.extras)
        if wanted is not None:
            yield wanted


def packages(extra: str) -> set[str]:
    """Name every package that an extra needs, the indirect ones included."""
    seen: dict[str, set[str]] = {}
    waiting = extra_requirements(extra)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in LEFT_OUT or (name in seen and requirement.extras <= seen[name]):
            continue
        seen.setdefault(name, set()).update(requirement.extras)
        waiting.extend(_next(requirement))
    return set(seen) - {"yunlab"}


def _blocks() -> dict[str, str]:
    """Read the lock file as one block of text, pin and hashes, for each package."""
    return {canonicalize_name(block.split("==")[0]): block for block in wheelhouse.entries(LOCK.read_text())}


def lock(extra: str) -> str:
    """Return the part of the lock file that one extra needs.

    Raises:
        LockError: a package is needed but not locked.
    """
    blocks = _blocks()
    missing = packages(extra) - set(blocks)
    if missing:
        raise LockError(f"requirements.lock: lacks {', '.join(sorted(missing))}; run `make lock`")
    return "".join(blocks[name] for name in sorted(packages(extra)))
