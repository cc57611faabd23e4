"""Wiring only, of a hub in a container of its own; `hub_config.jupyterhub_config` is that of one that starts all."""

import os

from hub_config import settings, wiring
from hub_config.apart import hub as hub_apart

c = get_config()  # type: ignore[name-defined]
centre = settings.load(os.environ)

wiring.apply(c, centre)
hub_apart.apply(c, centre)
