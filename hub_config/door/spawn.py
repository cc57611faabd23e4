"""Leads to one's server: a start that has begun meanwhile is waited for, not begun a second time."""

from typing import Any

from jupyterhub.handlers.pages import SpawnHandler


class Spawn(SpawnHandler):  # type: ignore[misc]
    """`/hub/spawn`, as the hub's own but for one race.

    The hub looks whether the server is on its way, then reads the roster again, and only then begins. If the start
    page has begun meanwhile, the hub knows no better than an error; whoever clicked is led to the waiting page instead.
    """

    async def spawn_single_user(self, user: Any, server_name: str = "", *facts: Any, **more: Any) -> None:  # noqa: ANN401
        """Begin the start, unless it has begun."""
        try:
            await super().spawn_single_user(user, server_name, *facts, **more)
        except RuntimeError as error:
            pending = user.spawners[server_name].pending
            if not pending or not str(error).endswith(f" pending {pending}"):
                raise
            self.log.info("%s is on its way already: waiting for it", user.spawners[server_name]._log_name)
