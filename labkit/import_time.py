"""What need not be imported: each process of a pupil's server starts the sooner for it."""

from __future__ import annotations

import sys

SLOW = "rfc3987_syntax"
"""A checker of addresses that builds its grammars on import, which takes a processor two seconds.

`jsonschema` imports it where it is installed and does without it where it is not; Jupyter, through which every kiosk,
notebook and worker comes to `jsonschema`, never has such an address checked.
"""


def save() -> None:
    """Let the slow import fail as if it were not installed; to be called before anything of Jupyter is imported."""
    sys.modules.setdefault(SLOW, None)  # type: ignore[arg-type]
