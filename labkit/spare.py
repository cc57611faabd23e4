"""A bench that stands ready before it is anybody's: everything is loaded, and it waits for whose it shall be.

Whose it is comes as one line of JSON at the container's standard input, where nobody but the engine can write:

    {"environment": {"JUPYTERHUB_USER": "hongxing-01", …}, "options": []}

The bench token is for the simulator alone, and everything else for the kiosk alone. So a process of its own, made
before all others, reads the line, hands on what is whose, and ends: nobody else ever has both.
"""

from __future__ import annotations

import json
import os
import sys
from typing import BinaryIO

from labkit.child import fork
from labkit.launch import TOKEN

LONGEST = 64 * 1024
"""No line is longer [B]: it holds some thirty variables."""


def _write(pipe: int, told: str) -> None:
    with os.fdopen(pipe, "w", encoding="utf-8") as line:
        line.write(told)


def hand_on(line: BinaryIO, token: int, rest: int) -> None:
    """Read whose the bench is, and hand it on.

    Args:
        line: where it comes; nothing is handed on when it ends before anything came.
        token: the end of a pipe, for the bench token.
        rest: likewise for everything else.
    """
    if not (said := line.readline(LONGEST)):
        return
    told = json.loads(said)
    _write(token, told["environment"].pop(TOKEN))
    _write(rest, json.dumps(told))


class Spare:
    """What is still to come, in the first process of a bench and those that it forks.

    Attributes:
        token: the end of a pipe from which the bench token can be read.
    """

    def __init__(self, user: int | None) -> None:
        """Have another process wait at the standard input, in place of this one.

        Args:
            user: of that process; None stays the same.
        """
        self.token, token = os.pipe()
        self._rest, rest = os.pipe()

        def act() -> None:
            os.close(self.token)
            os.close(self._rest)
            hand_on(sys.stdin.buffer, token, rest)

        fork(act, user)
        os.close(token)
        os.close(rest)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)

    def leave_to_server(self) -> None:
        """Give up what only the kiosk may read."""
        os.close(self._rest)

    def options(self) -> list[str]:
        """Wait, in the kiosk, until it is somebody's; from then on the environment is theirs.

        Returns:
            The kiosk's options.

        Raises:
            SystemExit: it will be nobody's, since whoever held it ready has gone.
        """
        with os.fdopen(self._rest, encoding="utf-8") as waiting:
            said = waiting.read()
        if not said:
            raise SystemExit(0)
        told = json.loads(said)
        os.environ.update(told["environment"])
        options: list[str] = told["options"]
        return options
