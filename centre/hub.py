"""Starting a pupil's server through the hub, and asking whether it is ready."""

import logging

import httpx

log = logging.getLogger(__name__)
# A spawn may take long; the hub answers 202 after its own patience (10 s).
PATIENCE = httpx.Timeout(20.0)


class Hub:
    """The hub's API, asked with the centre's own token. Its troubles are logged and never reach a page."""

    def __init__(self, api_url: str, token: str) -> None:
        headers = {"Authorization": f"token {token}"}
        self.client = httpx.AsyncClient(base_url=api_url, headers=headers, timeout=PATIENCE, trust_env=False)

    async def close(self) -> None:
        """Closes the connections."""
        await self.client.aclose()

    async def start(self, username: str) -> None:
        """Starts the pupil's server unless it runs or is starting."""
        try:
            if await self.server(username) is None:
                answer = await self.client.post(f"users/{username}/server")
                answer.raise_for_status()
        except httpx.HTTPError as error:
            log.warning("hub: server of %s not started: %s", username, error)

    async def ready(self, username: str) -> bool:
        """Says whether the pupil's server can be entered; a hub that does not answer counts as not yet."""
        try:
            server = await self.server(username)
        except httpx.HTTPError as error:
            log.warning("hub: server of %s not seen: %s", username, error)
            return False
        return bool(server and server["ready"])

    async def server(self, username: str) -> dict[str, object] | None:
        """The hub's words about a server that is running or on its way, otherwise None."""
        answer = await self.client.get(f"users/{username}/server")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        answer.raise_for_status()
        server: dict[str, object] = answer.json()
        return server if server.get("ready") or server.get("pending") else None
