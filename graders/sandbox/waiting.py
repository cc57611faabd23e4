"""How long a program has stood ready to run while the processors served others: that time is not its own.

Linux counts it for each thread (`/proc/PID/schedstat`: time on a processor, time waiting for one [ns]). A sandbox has a
small weight, so that nobody feels it; where a whole class arrives at once, an honest program would otherwise seem slow.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def child(parent: int) -> int | None:
    """Find the first child of a process, None if it has none or cannot be seen from here."""
    for entry in PROC.iterdir():
        with suppress(OSError):
            # After the name, which may hold anything: state, parent.
            if entry.name.isdigit() and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                return int(entry.name)
    return None


def waited(process: int | None) -> float:
    """Return how long the first thread of a process has waited for a processor so far; 0 where nobody can tell [s]."""
    with suppress(OSError, ValueError, IndexError):
        return int((PROC / str(process) / "schedstat").read_text().split()[1]) / 1e9
    return 0.0
