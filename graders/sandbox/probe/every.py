"""All probes, and the check with which the keeper starts."""

from __future__ import annotations

import logging
from typing import Any

from graders.sandbox import limits
from graders.sandbox.engine import Engine
from graders.sandbox.output import Interrupted, SandboxError
from graders.sandbox.probe.bound import BOUNDS, MEMORY, NEEDED
from graders.sandbox.probe.call import CALLS
from graders.sandbox.probe.place import PLACES
from graders.sandbox.probe.probe import Outcome, attempt

PROBES = (*NEEDED, *CALLS, *PLACES, *BOUNDS)

DISTURBED = 2
"""So often the probes are tried again."""

COMPARED = (
    "Memory",
    "MemorySwap",
    "NanoCpus",
    "PidsLimit",
    "ReadonlyRootfs",
    "NetworkMode",
    "IpcMode",
    "CapDrop",
    "Tmpfs",
)
"""Settings that the engine must repeat as they were said."""

_log = logging.getLogger(__name__)


def _unlike(said: dict[str, Any]) -> list[str]:
    wanted = limits.host()
    return [name for name in COMPARED if said.get(name) != wanted[name]]


def _is_memory_bound(engine: Engine) -> bool:
    with engine.start() as sandbox:
        try:
            return not attempt(sandbox, (MEMORY,))[0].succeeded
        except (SandboxError, KeyError):
            return True


def outcomes(engine: Engine) -> list[Outcome]:
    """Try every probe in real sandboxes."""
    with engine.start() as sandbox:
        if unlike := _unlike(engine.settings(sandbox)):
            raise SandboxError(f"the engine did not set {', '.join(unlike)} as told; it is too old, or not Docker's")
        found = attempt(sandbox, PROBES)
    return [*found, Outcome(MEMORY, not _is_memory_bound(engine), "")]


def _undisturbed(engine: Engine) -> list[Outcome]:
    """Try every probe; a sandbox that somebody ended meanwhile says nothing of its limits, and they are tried again."""
    for _ in range(DISTURBED):
        try:
            return outcomes(engine)
        except Interrupted as error:
            _log.warning("the probes are tried again: %s", error)
    return outcomes(engine)


def ensure(engine: Engine) -> int:
    """Make sure that the limits hold here; return how many probes were tried.

    Raises:
        SandboxError: something forbidden succeeds, or something needed fails; the message names it.
    """
    found = _undisturbed(engine)
    wrong = [outcome for outcome in found if not outcome.is_right]
    if wrong:
        named = "; ".join(f"{one.probe.group}: {one.probe.name} {one.detail}".strip() for one in wrong[:5])
        raise SandboxError(
            f"no code is marked: in a sandbox of this engine {len(wrong)} of {len(found)} probes end as they must not "
            f"({named}). See docs/security.md, Sandbox"
        )
    return len(found)
