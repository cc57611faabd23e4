"""Gives memory that was needed for a moment back to the system, as far as the C library does so.

Every thread's own share of memory is left full of holes by answers of very different length: without this the exchange
grows by a third of a megabyte a minute in a school that works (`make soak`), though it holds no more than before.
"""

from __future__ import annotations

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""As in malloc.h."""

LARGE = 128 * 1024
"""Pieces from this size on come from the system, and go back to it at once [B]: the C library's first choice, which it
keeps to only when it is said."""

EVERY_S = 60.0
"""How often what is free is given back [s]; it takes some milliseconds."""

_library = ctypes.CDLL(None)


def begin() -> None:
    """Let all threads share one store; to be called before there are others. Other C libraries have no such choice."""
    if hasattr(_library, "mallopt"):
        for choice, value in ((M_ARENA_MAX, 1), (M_MMAP_THRESHOLD, LARGE), (M_TRIM_THRESHOLD, LARGE)):
            _library.mallopt(choice, value)


def give_back() -> None:
    """Give back what is free."""
    if hasattr(_library, "malloc_trim"):
        _library.malloc_trim(0)
