"""Who descends from whom among the processes of a pupil's server."""

from __future__ import annotations

from pathlib import Path


def children(process: int) -> list[int]:
    """List a process's children by process id, in the order in which they were made."""
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def kernels(launcher: int) -> list[int]:
    """List the kernels of a pupil's server: they are made last, by the launcher itself."""
    _server, _simulator, *kernels = children(launcher)
    return kernels
