"""Wiring only, of a hub that starts all processes itself; `hub_config.apart` has that of one that does not."""

import os

from hub_config import proxy, settings, wiring

c = get_config()  # type: ignore[name-defined]
centre = settings.load(os.environ)

wiring.apply(c, centre)
proxy.apply(c, centre)
