"""Prometheus at the hub: known by one token of the settings, and allowed to read its numbers only."""

from typing import Any

from hub_config.settings import Settings

NAME = "prometheus"


def services(settings: Settings) -> list[dict[str, Any]]:
    """Describe it as a service of the hub's; there is none without a token."""
    if not settings.metrics_token:
        return []
    return [{"name": NAME, "api_token": settings.metrics_token, "display": False}]


def roles(settings: Settings) -> list[dict[str, Any]]:
    """Say what it may do."""
    if not settings.metrics_token:
        return []
    description = "Prometheus reads the hub's numbers"
    return [{"name": "scrape", "description": description, "scopes": ["read:metrics"], "services": [NAME]}]
