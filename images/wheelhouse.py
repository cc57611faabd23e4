"""The wheelhouse: each locked package as a file, fetched once, for `.venv` and for the images.

Needs nothing but Python itself: the set-up asks it before anything is installed. A wheelhouse that was carried here on
a stick is enough; the network is asked only for what is absent from it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / ".wheelhouse"

_SHA256 = re.compile(r"sha256:([0-9a-f]{64})")


def entries(lock: str) -> list[str]:
    """Split a lock file into one text for each package: a line and the indented lines after it."""
    return [text for text in re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE) if "==" in text]


def files(lock: str) -> Iterator[Path]:
    """Find the files of the wheelhouse that a lock names, by what they hold."""
    named = set(_SHA256.findall(lock))
    return (file for file in sorted(FOLDER.glob("*.whl")) if _fingerprint(file) in named)


def _fingerprint(file: Path) -> str:
    facts = file.stat()
    return _hashed(file, facts.st_mtime_ns, facts.st_size)


@cache
def _hashed(file: Path, _changed: int, _size: int) -> str:
    """Hash a file once for as long as it stays the same: each image asks for most of the same wheels."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def missing(lock: str) -> str:
    """Return the part of a lock whose packages are not in the wheelhouse; empty if all are."""
    there = {_fingerprint(file) for file in FOLDER.glob("*.whl")}
    return "".join(text for text in entries(lock) if there.isdisjoint(_SHA256.findall(text)))


def fetching(python: str, wanted: Path) -> list[str]:
    """Say how to fetch what a lock file names.

    Args:
        python: interpreter that has pip.
        wanted: the lock file.
    """
    options = ("--quiet", "--no-input", "--no-deps", "--require-hashes", "--only-binary=:all:")
    return [python, "-m", "pip", "download", *options, "--dest", str(FOLDER), "--requirement", str(wanted)]


def installing(python: str, wanted: Path) -> list[str]:
    """Say how to install what a lock file names, from the wheelhouse alone."""
    # The lock file is whole, so nothing is resolved; and what is never imported need not be compiled.
    options = ("--quiet", "--no-input", "--no-deps", "--require-hashes", "--no-compile", "--no-index")
    return [python, "-m", "pip", "install", *options, "--find-links", str(FOLDER), "--requirement", str(wanted)]
