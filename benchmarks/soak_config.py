"""The hub that `benchmarks.soak_side` starts: the centre's own configuration, its times pressed together."""

from benchmarks import soak_side
from hub_config.serve import CONFIGURATION

c = get_config()  # type: ignore[name-defined]

load_subconfig(str(CONFIGURATION))  # type: ignore[name-defined]
soak_side.configure(c)
