"""What every hub is configured by: one that starts all processes itself, and one in a container of its own."""

from typing import Any

from hub_config import authentication, containers, hub, log, services, spare_container
from hub_config.operation import metric
from hub_config.outside import ways
from hub_config.settings import Settings


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Configure all but the proxy: each part is a function that takes the settings."""
    for part in (hub, authentication, ways, containers, spare_container, services, log):
        part.apply(c, settings)
    metric.apply(settings)
