"""One way of showing motion, measured once in a process of its own: `python -m benchmarks.way viser`."""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys


def main(name: str) -> None:
    """Measure a way and print what it came to as JSON."""
    way = importlib.import_module(f"benchmarks.way_{name}")
    found = dataclasses.asdict(way.measure())
    if hasattr(way, "error"):
        found |= way.error()
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
