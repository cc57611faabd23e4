"""How long a program has stood ready to run while the processors served others: that time is not its own.

A sandbox has a small weight, so that nobody feels it; where a whole class arrives at once, an honest program would
otherwise seem slow. Linux counts for each thread how long it waited for a processor (`/proc/PID/schedstat` [ns]), and
for each container the processor time that it got. A program whose own processes keep each other waiting gains nothing:
its container has all the time there is.
"""

from __future__ import annotations

import os
import select
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PROC, GROUPS = Path("/proc"), Path("/sys/fs/cgroup")

CLOSED = -1
"""No file has this number."""

LONGEST = 4096
"""Neither file is longer [B]."""


def child(parent: int) -> int | None:
    """Find the first child of a process, None if it has none or cannot be seen from here."""
    for entry in PROC.iterdir():
        with suppress(OSError):
            # After the name, which may hold anything: state, parent.
            if entry.name.isdigit() and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                return int(entry.name)
    return None


def usage(process: int) -> tuple[Path, float]:
    """Return the file that holds a container's processor time, and what its numbers are multiplied by."""
    lines = [line.split(":", 2) for line in (PROC / str(process) / "cgroup").read_text().splitlines()]
    for _, controllers, place in lines:
        if "cpuacct" in controllers.split(","):
            return GROUPS / "cpuacct" / place.lstrip("/") / "cpuacct.usage", 1e-9
    return GROUPS / lines[-1][2].lstrip("/") / "cpu.stat", 1e-6


def first_number(content: bytes) -> int:
    """Return a container's count, which stands in its file by itself, or after its name."""
    return next(int(word) for word in content.split() if word.isdigit())


@dataclass(frozen=True)
class Account:
    """A program at one moment [s].

    Attributes:
        clock: when that was.
        waited: how long its first thread has waited for a processor.
        used: the processor time of its container.
    """

    clock: float
    waited: float
    used: float

    def since(self, before: Self) -> float:
        """Return how long others kept it waiting since an earlier moment [s]."""
        others = self.clock - before.clock - (self.used - before.used)
        return max(0.0, min(self.waited - before.waited, others))


class Accounts:
    """What can be read of one program's time from outside; nothing where the sandboxes cannot be seen from here.

    The files are kept open, because a program is asked a thousand times.

    Args:
        first: process 1 of its container, whose first child runs it; 0 where it is not known.
    """

    def __init__(self, first: int = 0) -> None:
        self._open = ExitStack()
        self._waited = self._used = self._first = CLOSED
        with suppress(OSError, IndexError, OverflowError):
            self._first = os.pidfd_open(first)
            self._open.callback(os.close, self._first)
            used, self.unit = usage(first)
            if (found := child(first)) is not None:
                self._waited = self._opened(PROC / str(found) / "schedstat")
                self._used = self._opened(used)

    def _opened(self, file: Path) -> int:
        return self._open.enter_context(file.open("rb", buffering=0)).fileno()

    def now(self) -> Account:
        """Read the account."""
        clock = time.monotonic()
        with suppress(OSError, ValueError, IndexError):
            waited = int(os.pread(self._waited, LONGEST, 0).split()[1]) / 1e9
            return Account(clock, waited, first_number(os.pread(self._used, LONGEST, 0)) * self.unit)
        return Account(clock, 0.0, 0.0)

    def has_ended(self) -> bool:
        """Tell whether process 1 has ended; no program can end it, and a busy engine tells it late."""
        return self._first != CLOSED and bool(select.select([self._first], [], [], 0)[0])

    def close(self) -> None:
        """Let go of the files."""
        self._waited = self._used = self._first = CLOSED
        self._open.close()
