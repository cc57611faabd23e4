"""Starting a pupil's server through the hub, and asking how far it is."""

import asyncio
import logging
import time
from datetime import datetime
from typing import Any, Literal

import httpx

from centre.number import NUMBERED
from labkit.inner import nobody_trusted

log = logging.getLogger(__name__)
# A spawn may take long; the hub answers 202 after its own patience (10 s).
PATIENCE = httpx.Timeout(20.0)
Bench = Literal["preparing", "ready", "off"]
ACTIVE_S = 5.0
"""How long the list of those who are in is kept [s]."""

STOPPING_S = 30
"""How long a server may take to stop before it is given up to start it again [s]."""

PAGE, MOST = 200, 20
"""How many names a page of that list holds, and how many pages are asked for at most."""


class Hub:
    """The hub's API, asked with the centre's own token. Its troubles are logged and never reach a page."""

    def __init__(self, api_url: str, token: str) -> None:
        headers = {"Authorization": f"token {token}"}
        self.client = httpx.AsyncClient(
            base_url=api_url,
            headers=headers,
            timeout=PATIENCE,
            trust_env=False,
            verify=nobody_trusted(),
            event_hooks=NUMBERED,
        )
        self.starting: dict[str, asyncio.Task[None]] = {}
        self.known: tuple[float, frozenset[str]] = (0.0, frozenset())
        self.asking = asyncio.Lock()

    async def close(self) -> None:
        """Closes the connections."""
        await self.client.aclose()

    def start_soon(self, username: str) -> None:
        """Lets the pupil's server start in the background; asking again while it is on its way changes nothing."""
        if username not in self.starting:
            task = asyncio.create_task(self.start(username))
            self.starting[username] = task
            task.add_done_callback(lambda _: self.starting.pop(username))

    async def start(self, username: str, until: datetime | None = None) -> None:
        """Starts the pupil's server unless it runs or is starting.

        Args:
            username: whose.
            until: when it is stopped again if nobody has come; it then starts behind those who click.
        """
        try:
            if await self.server(username) == "off":
                # Who has never signed in is in the roster and not at the hub; who is there already stays as they are.
                await self.client.put(f"users/{username}/known")
                options = {"prepared_until": until.isoformat()} if until else {}
                answer = await self.client.post(f"users/{username}/server", json=options)
                answer.raise_for_status()
        except httpx.HTTPError as error:
            log.warning("hub: server of %s not started: %s", username, error)

    async def sign_out(self, username: str) -> bool:
        """Ends everything in which somebody is signed in, and stops their servers; says whether the hub did it."""
        try:
            (await self.client.delete(f"users/{username}/sessions")).raise_for_status()
            # Whoever has a page of a server open would otherwise keep it; what was measured is at the exchange.
            for server in ("server", "servers/code"):
                await self.client.delete(f"users/{username}/{server}")
        except httpx.HTTPError as error:
            log.warning("hub: sign-ins of %s not ended: %s", username, error)
            return False
        return True

    async def follow(self, usernames: list[str]) -> list[str] | None:
        """Has the hub's groups of these people follow the roster.

        Returns:
            Who of them has left the roster and still has a way in; None where the hub did not do it.
        """
        try:
            answer = await self.client.post("roster", json={"usernames": usernames})
            answer.raise_for_status()
        except httpx.HTTPError as error:
            log.warning("hub: groups do not follow the roster yet: %s", error)
            return None
        left: list[str] = answer.json()["left"]
        return left

    async def stop(self, username: str, server: str = "") -> bool:
        """Stops one server; says whether the hub took the order."""
        try:
            (await self.client.delete(f"users/{username}/{at(server)}")).raise_for_status()
        except httpx.HTTPError as error:
            log.warning("hub: server of %s not stopped: %s", username, error)
            return False
        return True

    async def restart(self, username: str, server: str = "") -> None:
        """Starts a server again as soon as it has stopped."""
        for _again in range(STOPPING_S):
            try:
                answer = await self.client.post(f"users/{username}/{at(server)}", json={})
            except httpx.HTTPError as error:
                log.warning("hub: server of %s not started again: %s", username, error)
                return
            if answer.status_code != httpx.codes.BAD_REQUEST:
                return
            # It is still on its way down.
            await asyncio.sleep(1.0)

    async def bench(self, username: str) -> Bench:
        """How far the pupil's server is; a hub that does not answer counts as not yet."""
        try:
            found = await self.server(username)
        except httpx.HTTPError as error:
            log.warning("hub: server of %s not seen: %s", username, error)
            return "preparing"
        return "preparing" if found == "off" and username in self.starting else found

    async def present(self) -> frozenset[str]:
        """Whose server stands. However many teachers look, the hub is asked once in a few seconds."""
        async with self.asking:
            if self.known[0] <= time.monotonic():
                try:
                    self.known = (time.monotonic() + ACTIVE_S, frozenset(await self.active()))
                except httpx.HTTPError as error:
                    log.warning("hub: nobody knows who is in: %s", error)
            return self.known[1]

    async def idle(self, since: datetime) -> frozenset[str]:
        """Whose first server stands and was used by nobody since then; nobody's where the hub does not answer."""
        try:
            users = await self.everybody_active()
        except httpx.HTTPError as error:
            log.warning("hub: nobody knows who is idle: %s", error)
            return frozenset()
        servers = {each["name"]: each.get("servers", {}).get("", {}) for each in users}
        return frozenset(name for name, server in servers.items() if is_idle(server, since))

    async def active(self) -> list[str]:
        """Everybody with a server that stands or is starting."""
        return [each["name"] for each in await self.everybody_active()]

    async def everybody_active(self) -> list[dict[str, Any]]:
        """Everybody with a server that stands or is starting, as the hub describes them, page by page."""
        found: list[dict[str, Any]] = []
        for number in range(MOST):
            wanted: dict[str, str | int] = {"state": "active", "limit": PAGE, "offset": number * PAGE}
            answer = await self.client.get("users", params=wanted)
            answer.raise_for_status()
            page = answer.json()
            found += page
            if len(page) < PAGE:
                break
        return found

    async def server(self, username: str) -> Bench:
        """The hub's word about a server."""
        answer = await self.client.get(f"users/{username}/server")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return "off"
        answer.raise_for_status()
        told = answer.json()
        return "ready" if told["ready"] else "preparing" if told["pending"] else "off"


def at(server: str) -> str:
    """The end of a server's address at the hub: the first has no name."""
    return f"servers/{server}" if server else "server"


def is_idle(server: dict[str, Any], since: datetime) -> bool:
    """Whether a server was started before then and not used since; what is not known counts as use."""
    seen = [server.get(key) for key in ("last_activity", "started")]
    return all(each and datetime.fromisoformat(each) < since for each in seen)
