"""The hub that `benchmarks.centre` starts: the centre's own, in which the second school's pupils get stock software."""

import os

from benchmarks.sides import Sides
from hub_config.serve import CONFIGURATION

c = get_config()  # type: ignore[name-defined]

load_subconfig(str(CONFIGURATION))  # type: ignore[name-defined]
c.JupyterHub.spawner_class = Sides
c.Sides.ours = os.environ["BENCHMARK_OURS"]
