"""Starts a pupil's server: puts the bench token away, and starts anew without it, as sparingly as Python goes.

Nothing is imported here that the first start could do without: the second one, `labkit.launcher`, is what matters.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

TOKEN = "YUNLAB_BENCH_TOKEN"  # noqa: S105 - the name of a variable
TOKEN_PIPE = "YUNLAB_TOKEN_PIPE"  # noqa: S105 - the name of a variable
THRIFT = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
"""One thread is enough for a pendulum, and none survives a fork; memory kept apart for each thread costs 7 MB.

The thresholds are the C library's own, and stay where they are once they are said: large pieces, PyBullet's 28 MB for a
run above all, go back to the system as soon as they are not used.
"""
SPARINGLY = ("-P", "-OO", "-X", "no_debug_ranges")
"""How Python is started.

-P: no module may come from the current folder, which is the pupil's, not even one that is imported later. The others
leave out of what is loaded the words for people who read the source; the image holds bytecode made so.
"""


def forget_token() -> NoReturn:
    """Start this program anew with the token in a pipe instead of the environment."""
    read, write = os.pipe()
    os.write(write, os.environ.pop(TOKEN).encode())
    os.close(write)
    os.set_inheritable(read, True)
    os.environ[TOKEN_PIPE] = str(read)
    os.environ.update(THRIFT | os.environ)
    os.execv(sys.executable, [sys.executable, *SPARINGLY, "-m", "labkit.launch", *sys.argv[1:]])  # noqa: S606


def main() -> int:
    """Start a pupil's server."""
    if TOKEN in os.environ:
        forget_token()
    from labkit import bundle

    bundle.use()
    from labkit import launcher

    return launcher.main()


if __name__ == "__main__":
    sys.exit(main())
