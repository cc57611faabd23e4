"""The proxy in front of everything: configurable-http-proxy from npm, started and stopped by the hub."""

from pathlib import Path
from typing import Any

from hub_config import address, secret
from hub_config.node import find_node
from hub_config.settings import CHECKOUT, Settings

SOCKETS, LOG = (Path(__file__).with_name(name) for name in ("proxy_sockets.cjs", "proxy_log.cjs"))
PROGRAM = CHECKOUT / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Configure the public address and the proxy behind it."""
    c.JupyterHub.bind_url = address.listening(settings.address, settings.port)
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{settings.proxy_api_port}"
    c.ConfigurableHTTPProxy.auth_token = secret.ensure(settings.state / "proxy.token")
    c.ConfigurableHTTPProxy.command = command()
    # A proxy that outlived its hub would hold the port: its pid is kept where the next hub looks for it.
    c.ConfigurableHTTPProxy.pid_file = str(settings.state / "proxy.pid")


def command() -> list[str]:
    """Say how the proxy is started."""
    return [str(find_node()), "--require", str(SOCKETS), "--require", str(LOG), str(PROGRAM)]
