"""One probe, and how it is put to a sandbox."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.sandbox.engine import Sandbox

PATIENCE = 20
"""How long one probe may take [s]."""

INSIDE = Path(__file__).with_name("inside.py")
"""What runs inside: it defines `attempt`."""


@dataclass(frozen=True)
class Probe:
    """Something to try.

    Attributes:
        group: what kind of thing it is.
        name: what is tried.
        code: Python that raises an error if it is refused.
        allowed: whether a pupil's program needs it.
    """

    group: str
    name: str
    code: str
    allowed: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a probe."""

    probe: Probe
    succeeded: bool
    detail: str

    @property
    def is_right(self) -> bool:
        """Tell whether what succeeded is what should."""
        return self.succeeded == self.probe.allowed


def _ask(sandbox: Sandbox, **question: Any) -> Any:  # noqa: ANN401 - JSON
    return json.loads(sandbox.ask(json.dumps(question).encode(), PATIENCE).line)["value"]


def attempt(sandbox: Sandbox, probes: tuple[Probe, ...]) -> list[Outcome]:
    """Try all probes in one sandbox.

    Raises:
        SandboxError: the sandbox ended under them.
    """
    failed = _ask(sandbox, cells=[{"name": "inside", "source": INSIDE.read_text("utf-8"), "given": False}])
    if failed:
        raise RuntimeError(f"inside.py: {failed}")
    outcomes = []
    for probe in probes:
        succeeded, detail = _ask(sandbox, function="attempt", arguments=[probe.code])
        outcomes.append(Outcome(probe, succeeded, detail))
    return outcomes
