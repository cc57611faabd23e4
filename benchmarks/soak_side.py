"""The centre of `make soak`: the real hub on the real engine, with the times of a school day pressed into minutes.

What a day would show in twelve hours an hour must show: sign-ins end after minutes, and with them the hub's tokens;
servers are stopped after minutes of disuse; what has ended is cleared away every minute instead of every hour.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyterhub.app import JupyterHub

from benchmarks.bell_side import IMAGE, OurSpawner
from benchmarks.centre import serve_schools
from benchmarks.sides import OURS
from hub_config import demo, idle
from tests.journey.stage import ROOT, Centre, running

MOST = 40
SCHOOL = dataclasses.replace(OURS, students=tuple(f"学生{number:02d}" for number in range(1, MOST + 1)), labs=())
ATTEMPTS = 1000
"""A pupil of the soak hands in all day long."""

SIGN_IN_S, IDLE_S, LOOK_EVERY_S, CLEAR_EVERY_S = 600, 150, 30, 60
"""How long a sign-in lasts; when a server is idle; how often is looked; how often what has ended is cleared away."""

A_DAY_S = 24 * 3600


def configure(c: Any) -> None:  # noqa: ANN401 - traitlets makes its sections as they are named
    """Press the day together."""
    c.JupyterHub.spawner_class = OurSpawner
    c.JupyterHub.cookie_max_age_days = SIGN_IN_S / A_DAY_S
    c.JupyterHub.last_activity_interval = LOOK_EVERY_S
    # The hub has no setting for it.
    JupyterHub.purge_expired_tokens_interval = CLEAR_EVERY_S
    for service in c.JupyterHub.services:
        if service["name"] == idle.NAME:
            service["command"] = idle.culler_command(IDLE_S, 0, LOOK_EVERY_S)


@contextmanager
def centre(state: Path, ours: str) -> Iterator[Centre]:
    """Run the centre; what its processes write beside the state lies in `temporary` of the state folder.

    Args:
        state: its state folder, not there yet.
        ours: image of the pupils' containers.
    """
    temporary = state / "temporary"
    temporary.mkdir(parents=True)
    # The hub reads its configuration from a file that imports this module.
    wanted = {IMAGE: ours, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    with running(state, "docker", "benchmarks.soak_side", **wanted) as started:
        yield started


def main() -> None:
    """Serve until told to stop."""
    demo.ATTEMPTS = ATTEMPTS
    serve_schools([SCHOOL], Path(__file__).with_name("soak_config.py"))


if __name__ == "__main__":
    main()
