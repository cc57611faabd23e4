"""The hub of one side of `make bench-bell`: the centre's own, or one with DockerSpawner and stock software."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dockerspawner import DockerSpawner

from benchmarks.centre import serve_schools
from benchmarks.sides import OURS, STOCK_FOLDER, STOCK_IMAGE, serving
from hub_config.containers import ContainerSpawner
from hub_config.limit import STUDENT_HOST
from hub_config.settings import Settings
from tests.journey.stage import Centre

PUPILS = 40
SCHOOL = dataclasses.replace(OURS, students=tuple(f"学生{number:02d}" for number in range(1, PUPILS + 2)))
"""One pupil more than click: that one warms the engine up."""

OWN, IMAGE = "BENCHMARK_SIDE", "BENCHMARK_OURS"


class OurSpawner(ContainerSpawner):
    """Our spawner, with the image that is measured."""

    def _arrange_student(self) -> None:
        super()._arrange_student()
        self.image = os.environ[IMAGE]


def configure(c: Any, settings: Settings) -> None:  # noqa: ANN401 - traitlets makes its sections as they are named
    """Put the side's spawner in the place of the centre's."""
    if os.environ[OWN] == "yunlab":
        c.JupyterHub.spawner_class = OurSpawner
        return
    c.JupyterHub.spawner_class = DockerSpawner
    # What the centre says otherwise is the stock hub's own again.
    c.JupyterHub.concurrent_spawn_limit = 100
    c.Spawner.start_timeout, c.Spawner.http_timeout, c.Spawner.poll_interval = 60, 30, 30
    c.DockerSpawner.image, c.DockerSpawner.cmd = STOCK_IMAGE, ["jupyterhub-singleuser"]
    c.DockerSpawner.notebook_dir, c.DockerSpawner.remove = STOCK_FOLDER, True
    c.DockerSpawner.network_name, c.DockerSpawner.use_internal_ip = settings.network, True
    c.DockerSpawner.prefix, c.DockerSpawner.cpu_limit = settings.network, 1.0
    c.DockerSpawner.extra_host_config, c.DockerSpawner.extra_create_kwargs = STUDENT_HOST, {"user": "1000:1000"}


@contextmanager
def centre(side: str, ours: str, spares: int = 0) -> Iterator[Centre]:
    """Run a centre of one side.

    Args:
        side: its name.
        ours: image of our side.
        spares: benches of our side that stand ready.
    """
    with serving("benchmarks.bell_side", spares, **{OWN: side, IMAGE: ours}) as started:
        yield started


def main() -> None:
    """Serve until told to stop."""
    serve_schools([SCHOOL], Path(__file__).with_name("bell_config.py"))


if __name__ == "__main__":
    main()
