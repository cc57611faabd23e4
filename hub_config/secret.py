"""Secrets that are made once and kept in the state folder, readable by this account only."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

LENGTH = 32  # [byte]


def ensure(path: Path) -> str:
    """Return the secret in a file as hex, making it first if there is none.

    Raises:
        ValueError: The file holds something else.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        _write(path, secrets.token_hex(LENGTH))
    found = path.read_text("ascii", errors="replace").strip()
    if len(found) != 2 * LENGTH or set(found) - set("0123456789abcdef"):
        raise ValueError(f"{path}: must hold {2 * LENGTH} hexadecimal digits; restore it from a backup")
    path.chmod(0o600)
    return found


def _write(path: Path, value: str) -> None:
    # Linked into place complete: a crash, or two starts at once, cannot leave half a secret.
    file, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        os.write(file, value.encode("ascii"))
        os.fsync(file)
        os.link(unfinished, path)
    finally:
        os.close(file)
        Path(unfinished).unlink()
