"""Probes: more than the limits, and what a pupil's program may do."""

from __future__ import annotations

from graders.sandbox import limits
from graders.sandbox.probe.probe import Probe

RAISE = "import resource; resource.setrlimit(resource.{0}, ({1}, {1}))"

BOUNDS = (
    Probe("limits", "more processes", f"processes({limits.PROCESSES + 1})"),
    Probe("limits", "more threads", f"threads({limits.PROCESSES + 1})"),
    Probe("limits", "more files in /tmp", f"files({limits.FILES + 1})"),
    Probe("limits", "more room in /tmp", f"room({limits.ROOM + (1 << 20)})"),
    Probe("limits", "a longer file", f"import signal; signal.signal(25, 1); write('/tmp/l', {limits.ROOM + 1})"),
    Probe("limits", "more open files", f"handles({limits.OPEN_FILES + 1})"),
    Probe("limits", "raising the limit of open files", RAISE.format("RLIMIT_NOFILE", limits.OPEN_FILES * 2)),
    Probe("limits", "raising the limit of processor time", RAISE.format("RLIMIT_CPU", limits.CPU_SECONDS * 2)),
    Probe("limits", "a memory dump", RAISE.format("RLIMIT_CORE", 1 << 20)),
    Probe("limits", "locked memory", "if call(149, id(call) & ~4095, 4096): raise OSError"),
)  # fmt: skip

NEEDED = tuple(
    Probe("needed", name, code, allowed=True)
    for name, code in {
        "numpy": "import numpy; assert numpy.linalg.solve([[2.0]], [4.0])[0] == 2",
        "the modules of statistics": "import math, statistics, fractions, decimal, random, itertools, functools",
        "reading the clock": "assert time.time() > 0 and time.monotonic() > 0",
        "waiting a moment": "time.sleep(0.001)",
        "chance": "assert len(os.urandom(8)) == 8",
        "a file in /tmp": "write('/tmp/own', 1000); assert len(read('/tmp/own')) == 1000; os.remove('/tmp/own')",
        "a folder in /tmp": "os.mkdir('/tmp/own'); os.rmdir('/tmp/own')",
        "a thread": "threads(2)",
        "a process": "processes(1)",
        "printing": "print('x')",
        "much memory": "bytes(100 << 20)",
        "the standard library": "read(os.__file__)",
        "its own facts": "read('/proc/self/status')",
    }.items()
)

MEMORY = Probe("limits", "more memory", f"bytes(1) * {2 * limits.MEMORY}; held = b'x' * {2 * limits.MEMORY}")
"""Ends the sandbox, so it needs one of its own."""
