"""What need not be imported: each process of a pupil's server starts the sooner for it."""

from __future__ import annotations

import sys

SLOW = ("rfc3987_syntax", "rfc3986_validator", "isoduration")
"""Checkers of addresses and durations; the first builds grammars on import, which takes a processor two seconds.

`jsonschema` imports them where they are installed and does without them where they are not; Jupyter, through which
every kiosk, notebook and worker comes to `jsonschema`, never has an address or a duration checked.
"""


def save() -> None:
    """Let the slow imports fail as if they were not installed; to be called before anything of Jupyter is imported."""
    for name in SLOW:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
