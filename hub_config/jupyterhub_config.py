"""Wiring only: each part of the centre's configuration is a function that takes the settings."""

import os

from hub_config import authentication, containers, hub, log, proxy, services, settings
from hub_config.operation import metric

c = get_config()  # type: ignore[name-defined]
centre = settings.load(os.environ)

hub.apply(c, centre)
proxy.apply(c, centre)
authentication.apply(c, centre)
containers.apply(c, centre)
services.apply(c, centre)
metric.apply(centre)
log.apply(c, centre)
