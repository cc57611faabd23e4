"""Two sides in one centre: a school whose pupils get ours, and one whose pupils get stock software."""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dockerspawner import DockerSpawner
from traitlets import Unicode

from benchmarks import report
from benchmarks.figure import Figure
from benchmarks.stock import NOTEBOOK
from hub_config import demo
from hub_config.containers import STUDENT_IMAGE, ContainerSpawner
from hub_config.limit import STUDENT_HOST
from hub_config.settings import Settings
from tests.journey.stage import ROOT, Centre, running
from tests.journey.visitor import Visitor

PUPILS = 12
SPARES = Settings.spare_benches
"""Benches that stand ready where nothing else is set."""
SPARES_WITHIN_S = 60.0
BETWEEN_S = 0.05
"""Between two looks at the hub or the engine, which call nobody when a bench stands or has gone [s]."""
LAB = "pendulum"
SCHOOLS = [
    dataclasses.replace(
        school, students=tuple(f"学生{number:02d}" for number in range(1, PUPILS + 1)), labs=(LAB,), programs=()
    )
    for school in demo.SCHOOLS
]
OURS, STOCK = SCHOOLS
STOCK_IMAGE, STOCK_FOLDER = "yunlab-stock", "/srv/stock"
DOCKERFILE = Path(__file__).parent / "singleuser" / "Dockerfile"


@dataclass(frozen=True)
class Side:
    """One of the two.

    Attributes:
        name: who it is.
        school: whose pupils get it.
        page: what follows a server's address in that of the pendulum's page.
        control: CSS selector of the page's first control.
    """

    name: str
    school: demo.School
    page: str
    control: str

    def path(self, pupil: str) -> str:
        """Return the address of a pupil's page, without host."""
        return f"/user/{pupil}/{self.page}"


_ASKED = f"course={OURS.course}&assignment=pendulum"
SIDES = (
    Side("yunlab", OURS, f"voila/render/pendulum/notebook.ipynb?{_ASKED}", "[data-control] input[type=range]"),
    Side(
        "singleuser",
        STOCK,
        "voila/render/pendulum.ipynb",
        ".widget-slider .noUi-handle, .widget-slider input",
    ),
)


class Sides(ContainerSpawner):
    """Starts stock containers as their own spawner does, with the same limits as ours."""

    ours = Unicode(help="image of our side").tag(config=True)

    def _arrange_student(self) -> None:
        super()._arrange_student()
        self.image = self.ours

    def _arrange_stock(self) -> None:
        self.image, self.cmd, self.notebook_dir = STOCK_IMAGE, ["jupyterhub-singleuser"], STOCK_FOLDER
        self.extra_host_config, self.extra_create_kwargs = STUDENT_HOST, {"user": "1000:1000"}

    async def start(self) -> Any:  # noqa: ANN401 - the inherited signature
        """Start the container of the pupil's side."""
        if self.user.name not in STOCK.student_names:
            return await super().start()
        self._arrange_stock()
        return await DockerSpawner.start(self)


def ensure_stock(ours: str) -> None:
    """Build the stock image on ours, so that both have the same packages, labs and layers.

    Raises:
        RuntimeError: it cannot be built.
    """
    with tempfile.TemporaryDirectory() as folder:
        for file in (DOCKERFILE, NOTEBOOK):
            shutil.copy2(file, folder)
        command = ["docker", "build", "--quiet", "--tag", STOCK_IMAGE, "--build-arg", f"STUDENT={ours}", folder]
        done = subprocess.run(command, env=os.environ | {"DOCKER_BUILDKIT": "0"}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{STOCK_IMAGE} cannot be built; run `make images` first\n{done.stderr}")


@contextmanager
def serving(program: str, spares: int = 0, **known: str) -> Iterator[Centre]:
    """Run a centre of a benchmark on a new state folder.

    Args:
        program: module that serves it; the hub reads its configuration from a file that imports a module of ours.
        spares: benches of our side that stand ready.
        known: what the program finds in its environment.
    """
    wanted = known | {"PYTHONPATH": str(ROOT), "YUNLAB_SPARE_BENCHES": str(spares)}
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "state", "docker", program, **wanted) as started,
    ):
        yield started


@contextmanager
def centre(ours: str = STUDENT_IMAGE, spares: int = 0) -> Iterator[Centre]:
    """Run a centre with both sides.

    Args:
        ours: image of our side.
        spares: benches of our side that stand ready.
    """
    ensure_stock(ours)
    with serving("benchmarks.centre", spares, BENCHMARK_OURS=ours) as started:
        yield started


def await_spares(running: Centre, wanted: int) -> None:
    """Wait until so many benches stand ready.

    Raises:
        TimeoutError: they do not.
    """
    command = ["docker", "ps", "--quiet", "--filter", f"name=^/{running.network}[.]spare-"]
    end = time.monotonic() + SPARES_WITHIN_S
    while len(subprocess.check_output(command).split()) < wanted:
        if time.monotonic() > end:
            raise TimeoutError(f"{wanted} spare benches do not stand; the hub said:\n{running.log()[-4000:]}")
        time.sleep(BETWEEN_S)


def stop(visitor: Visitor) -> None:
    """Stop a pupil's server and wait until it has gone."""
    place = f"/hub/api/users/{visitor.name}"
    visitor.web.delete(f"{place}/server", headers=visitor.xsrf())
    while visitor.web.get(place, headers=visitor.xsrf()).json()["servers"]:
        time.sleep(BETWEEN_S)


def options(target: str, words: str) -> argparse.Namespace:
    """Read what a benchmark of both sides is told: `rounds`, `ours`, `keep`."""
    parser = argparse.ArgumentParser(prog=f"make {target}", description=words)
    parser.add_argument("--rounds", type=int, default=5, help="rounds; the medians are of so many")
    parser.add_argument("--ours", default=STUDENT_IMAGE, help="image of our side")
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    return parser.parse_args()


def tell(target: str, told: list[Figure], rounds: str, keep: bool) -> None:
    """Write the table into docs/performance.md unless it is to be kept, and print the figures."""
    if not keep:
        about = f"Medians of {rounds}, smallest and largest in brackets."
        report.write(target, f"{report.circumstances()} {about}\n\n{report.figures_table(told)}")
    for figure in told:
        print(figure.to_line())
