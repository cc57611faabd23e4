"""A process and all its descendants, so that stopping the centre leaves nothing running."""

import ctypes
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 10  # [s]


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent dies; without this, they could not be found any more."""
    _control(PR_SET_CHILD_SUBREAPER, 1)


def stop_with_parent() -> None:
    """Ask the system to stop this process if its parent is killed; called between fork and exec.

    What a shell starts in the background ignores SIGINT, and so would all that it starts; but that is how the hub ends
    its services, and it waits half a minute before it tries anything else.
    """
    _control(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end_children() -> None:
    """End whatever still runs below this process: first politely, after ten seconds for certain."""
    deadline = time.monotonic() + PATIENCE
    asked: set[int] = set()
    while children := _children():
        late = time.monotonic() > deadline
        for pid in children:
            if late or pid not in asked:
                _signal(pid, signal.SIGKILL if late else signal.SIGTERM)
        asked |= children
        time.sleep(0.05)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _children() -> set[int]:
    """Name the processes whose parent this one is, burying those that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        if _parent(folder) == os.getpid():
            found.add(int(folder.name))
    return found


def _parent(folder: Path) -> int:
    # The name, in brackets, may itself hold spaces and brackets: the fields are counted from the last one.
    try:
        return int((folder / "stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return -1


def _control(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
