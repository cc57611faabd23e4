"""`python -m labkit.new_lab NAME [FOLDER]`: makes a new lab, in `labs/` unless told otherwise."""

import sys
from pathlib import Path

from labkit import catalogue
from labkit.new_lab import NewLabError, new_lab

USAGE = "usage: make new-lab name=spring_oscillator"


def main(arguments: list[str]) -> None:
    """Make the lab and say where it lies and what to do next."""
    if not 1 <= len(arguments) <= 2 or not arguments[0]:
        sys.exit(USAGE)
    try:
        folder = new_lab(arguments[0], Path(arguments[1]) if len(arguments) == 2 else catalogue.folder())
    except NewLabError as error:
        sys.exit(f"new-lab: {error}")
    print(f"{folder}\nIt is a complete lab already; docs/adding-a-lab.md says how to make it yours.")
    print(f"Test it: .venv/bin/python -m pytest tests/every_lab -k {arguments[0]}")


if __name__ == "__main__":
    main(sys.argv[1:])
