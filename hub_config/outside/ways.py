"""The ways in from outside that the settings describe."""

from functools import cached_property
from typing import Any

from hub_config.outside.platform import Platform
from hub_config.outside.provider import Provider
from hub_config.outside.trip import Trips
from hub_config.settings import Settings
from hub_config.settings.centre import Match

NAME = "yunlab_outside"


class Ways:
    """What the pages of those ways are made with; made when somebody first comes by one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def trips(self) -> Trips:
        """Who is on the way."""
        return Trips()

    @cached_property
    def provider(self) -> Provider | None:
        """The district's own sign-in, if there is one."""
        return Provider(self.settings) if self.settings.provider_issuer else None

    @cached_property
    def platform(self) -> Platform | None:
        """The learning platform, if there is one."""
        return Platform(self.settings) if self.settings.platform_issuer else None

    def wanted(self, way: str) -> tuple[str, Match]:
        """Which claim is looked up, and as what."""
        settings = self.settings
        if way == "provider":
            return settings.provider_claim, settings.provider_match
        return settings.platform_claim, settings.platform_match


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Give the hub's pages the ways in from outside."""
    c.JupyterHub.tornado_settings.update({NAME: Ways(settings)})
    counted = {"provider": settings.provider_second_step, "platform": settings.platform_second_step}
    c.RosterAuthenticator.counted = [way for way, counts in counted.items() if counts]
