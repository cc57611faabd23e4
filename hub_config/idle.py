"""Stops servers that nobody uses, or that have run for too long: `jupyterhub-idle-culler` as a service of the hub."""

import os
import sys
from typing import Any

from hub_config.settings import Settings

NAME = "idle"
ROLE = {
    "name": "idle-culler",
    "description": "Stops servers that nobody uses",
    "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    "services": [NAME],
}
MODULES = {"plain": "jupyterhub_idle_culler", "json": "hub_config.culling"}
LOOK_EVERY_S = 60
"""How often it looks. What it looks at is fresher than ten minutes: the hub asks the proxy every five."""


def services(settings: Settings) -> list[dict[str, Any]]:
    """Describe the service; there is none where servers are never stopped."""
    if not settings.idle_minutes and not settings.longest_hours:
        return []
    longest = settings.longest_hours * 3600
    # Who is never stopped for being idle is so when the longest life is over.
    command = culler_command(settings.idle_minutes * 60 or longest, longest, module=MODULES[settings.log])
    return [
        {
            "name": NAME,
            "command": command,
            "display": False,
            "environment": {"PATH": os.environ.get("PATH", os.defpath), "YUNLAB_LOG": settings.log},
        }
    ]


def culler_command(
    idle_s: int, longest_s: int, every_s: int = LOOK_EVERY_S, module: str = "jupyterhub_idle_culler"
) -> list[str]:
    """Say how servers are looked after.

    Args:
        idle_s: stopped after so long without anybody [s].
        longest_s: stopped after so long whatever goes on [s]; 0 never.
        every_s: how often it looks [s].
        module: what is started.
    """
    options = (f"--timeout={idle_s}", f"--max-age={longest_s}", f"--cull-every={every_s}")
    return [sys.executable, "-m", module, *options]
