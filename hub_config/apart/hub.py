"""The hub in a container of its own: it starts neither proxy nor services, and takes nobody's server with it."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.proxy import ConfigurableHTTPProxy
from tornado.ioloop import PeriodicCallback
from traitlets import Float

from hub_config import address, idle, scrape, secret
from hub_config.apart.told import APART, token
from hub_config.settings import Settings

KEPT = ("name", "url", "display", "oauth_no_confirm")
"""What the hub needs to know of a service that it does not start."""


class WatchedProxy(ConfigurableHTTPProxy):  # type: ignore[misc]
    """A proxy that somebody else starts: when it has lost its routes it is told them again, within seconds.

    The hub by itself looks every five minutes.
    """

    look_every = Float(1.0, min=0.1, help="seconds between two looks").tag(config=True)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - traitlets' own signature
        super().__init__(**options)
        self._watch: PeriodicCallback | None = None

    async def check_routes(self, user_dict: Any, service_dict: Any, routes: Any = None) -> None:  # noqa: ANN401
        """Check all routes, as the hub does at its start and now and then; from the first time on, watch them."""
        await super().check_routes(user_dict, service_dict, routes)
        if self._watch is None:
            self._watch = PeriodicCallback(lambda: self._look(user_dict, service_dict), 1e3 * self.look_every)
            self._watch.start()

    async def _look(self, user_dict: Any, service_dict: Any) -> None:  # noqa: ANN401
        try:
            # First whether it is there at all: a question that nobody takes would be asked again with growing pauses.
            place = urlsplit(self.api_url)
            _, line = await asyncio.open_connection(place.hostname, place.port)
            line.close()
            routes = await self.get_all_routes()
            # The hub's own route is the first that it adds, and goes only with the proxy's memory.
            if self.app.hub.routespec not in routes:
                self.log.warning("the proxy has started anew: telling it all routes")
                await self.check_routes(user_dict, service_dict, routes)
        except Exception as error:  # noqa: BLE001 - while the proxy is away there is nothing to do but look again
            self.log.info("the proxy does not answer: %s", error)


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 - traitlets makes its sections as they are named
    """Change what was configured for a hub that starts everything itself."""
    c.JupyterHub.bind_url = address.listening(settings.address, settings.port)
    # In front there is always TLS.
    c.JupyterHub.tornado_settings.update({"xsrf_cookie_kwargs": {"secure": True}})
    c.JupyterHub.cleanup_servers = False
    c.JupyterHub.cleanup_proxy = False
    c.JupyterHub.proxy_class = WatchedProxy
    c.WatchedProxy.should_start = False
    c.WatchedProxy.api_url = f"http://127.0.0.1:{settings.proxy_api_port}"
    c.WatchedProxy.auth_token = secret.ensure(settings.state / "proxy.token")
    c.JupyterHub.services = [
        *(_apart(settings, each) for each in c.JupyterHub.services if each["name"] in APART),
        # They have no address and need nothing but the hub: what asks it goes on living with it.
        *(each for each in c.JupyterHub.services if each["name"] in (idle.NAME, scrape.NAME)),
    ]


def _apart(settings: Settings, described: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in described.items() if key in KEPT}
    return kept | {"api_token": token(settings, described["name"])}
