"""What each container is told: the same that the hub would tell it if the hub started it."""

import hashlib
import hmac
import json
from typing import Any

from hub_config import secret
from hub_config.apart.place import VIEW
from hub_config.settings import Settings

APART = ("exchange", "centre")
"""Services with an address: the hub knows them, and they know the hub by a token."""


def token(settings: Settings, name: str) -> str:
    """Return a service's token at the hub."""
    master = bytes.fromhex(secret.ensure(settings.master_key_file))
    return hmac.new(master, f"service|{name}".encode(), hashlib.sha256).hexdigest()


def everybody(settings: Settings, described: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Say what each container is told.

    Args:
        settings: of the centre.
        described: the services as `hub_config.services` describes them to the hub.
    """
    known = {each["name"]: each.get("environment", {}) for each in described}
    urls = {each["name"]: each.get("url", "") for each in described}
    found = {name: known[name] | _of_hub(settings, name, urls[name]) for name in APART}
    found["worker"] = known["worker"] | {"YUNLAB_STATE": VIEW}
    found["sandbox"] = {}
    found["hub"] = {"HEALTH": f"http://{settings.inner_address}:{settings.hub_port}/hub/health"}
    found["proxy"] = _proxy(settings)
    return found


def _of_hub(settings: Settings, name: str, url: str) -> dict[str, str]:
    prefix = f"/services/{name}/"
    scopes = json.dumps(["access:services", f"access:services!service={name}"])
    return {
        "JUPYTERHUB_API_TOKEN": token(settings, name),
        "JUPYTERHUB_API_URL": f"http://{settings.inner_address}:{settings.hub_port}/hub/api",
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_CLIENT_ID": f"service-{name}",
        "JUPYTERHUB_HOST": "",
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": scopes,
        "JUPYTERHUB_OAUTH_SCOPES": scopes,
        "JUPYTERHUB_SERVICE_NAME": name,
        "JUPYTERHUB_SERVICE_PREFIX": prefix,
        "JUPYTERHUB_SERVICE_URL": url,
        "YUNLAB_STATE": VIEW,
        "HEALTH": f"{url}{prefix}openapi.json",
    }


def _proxy(settings: Settings) -> dict[str, str]:
    return {
        "CONFIGPROXY_AUTH_TOKEN": secret.ensure(settings.state / "proxy.token"),
        "PROXY_ADDRESS": settings.address,
        "PROXY_PORT": str(settings.port),
        "PROXY_HUB": f"http://{settings.inner_address}:{settings.hub_port}",
        "YUNLAB_LOG": settings.log,
        "PROXY_API_PORT": str(settings.proxy_api_port),
        "HEALTH": f"http://127.0.0.1:{settings.proxy_api_port}/api/routes",
    }
