"""Gives memory that was needed for a moment back to the system, as far as the C library does so.

Every thread's own share of memory is left full of holes by answers of very different length: without this the exchange
grows by a third of a megabyte a minute in a school that works (`make soak`), though it holds no more than before.
"""

from __future__ import annotations

import ctypes
import threading
import time

from labkit.launch import THRIFT

CHOICES = {"MALLOC_ARENA_MAX": -8, "MALLOC_MMAP_THRESHOLD_": -3, "MALLOC_TRIM_THRESHOLD_": -1}
"""What malloc.h calls the choices that a pupil's server makes by its environment."""

EVERY_S = 60.0
"""How often what is free is given back [s]; it takes some milliseconds."""

_library = ctypes.CDLL(None)


def begin() -> None:
    """Let all threads share one store, and give back what is free of it as long as the process lives.

    To be called before there are other threads. Other C libraries than GNU's have no such choice.
    """
    if hasattr(_library, "mallopt") and hasattr(_library, "malloc_trim"):
        for name, number in CHOICES.items():
            _library.mallopt(number, int(THRIFT[name]))
        threading.Thread(target=_give_back, name="thrift", daemon=True).start()


def _give_back() -> None:
    while True:
        time.sleep(EVERY_S)
        _library.malloc_trim(0)
