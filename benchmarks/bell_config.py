"""The hub that `benchmarks.bell_side` starts: the centre's own configuration, then what differs on this side."""

import os

from benchmarks import bell_side
from hub_config import settings
from hub_config.serve import CONFIGURATION

c = get_config()  # type: ignore[name-defined]

load_subconfig(str(CONFIGURATION))  # type: ignore[name-defined]
bell_side.configure(c, settings.load(os.environ))
