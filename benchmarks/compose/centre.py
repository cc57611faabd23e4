"""A composed centre for `make try-compose`: its own folder, ports, network and names; gone at the end."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from labkit import catalogue

ROOT = Path(__file__).parents[2]
SERVICES = ("guard", "postgres", "redis", "proxy", "hub", "exchange", "worker", "keeper", "centre", "caddy")
PATIENCE = 240.0
LAB = "pendulum"
SHEET = """学校,年级,班级,学号,姓名,身份,学校代码
红星中学,高一,1,1001,陈思远,学生,hongxing
红星中学,高一,1,1002,李雨桐,学生,hongxing
红星中学,高一,1,t1,王丽华,教师,hongxing
"""


class TrialError(RuntimeError):
    """Something did not come to pass; the message says what."""


@dataclass(frozen=True)
class Composed:
    """A running centre.

    Attributes:
        root: folder of everything.
        known: the variables that Compose was called with.
    """

    root: Path
    known: dict[str, str]

    @property
    def url(self) -> str:
        """What people type."""
        return f"https://localhost:{self.known['YUNLAB_HTTPS_PORT']}"

    @property
    def authority(self) -> Path:
        """Certificate of Caddy's own authority, which browsers must be told."""
        return self.root / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    def for_commands(self) -> dict[str, str]:
        """Return the variables of a shell of whoever looks after this centre (`make compose do=env`)."""
        people = f"postgresql+psycopg://yunlab@/yunlab?host={self.root}/run/postgresql"
        return self.known | {"YUNLAB_STATE": str(self.root / "state"), "YUNLAB_PEOPLE_DATABASE": people}

    def compose(self, *words: str) -> None:
        """Call Compose."""
        subprocess.run([sys.executable, "-m", "images.composing", *words], cwd=ROOT, env=self.known, check=True)

    def inspected(self, service: str) -> dict[str, Any]:
        """Return what the engine knows of a service's container."""
        label = f"label=com.docker.compose.service={service}"
        project = f"label=com.docker.compose.project={self.known['YUNLAB_NETWORK']}"
        found = _output("docker", "ps", "--all", "--quiet", "--filter", label, "--filter", project).split()
        if not found:
            raise TrialError(f"{service} has no container")
        state: dict[str, Any] = json.loads(_output("docker", "inspect", found[0]))[0]
        return state

    def kill(self, service: str) -> None:
        """Kill a service's processes behind the engine's back."""
        os.kill(int(self.inspected(service)["State"]["Pid"]), 9)

    def await_health(self, *services: str) -> None:
        """Wait until services are healthy."""
        deadline = time.monotonic() + PATIENCE
        for service in services:
            while (health := self.inspected(service)["State"].get("Health", {}).get("Status")) != "healthy":
                if time.monotonic() > deadline:
                    raise TrialError(f"{service} is {health} after {PATIENCE:.0f} s\n{self.log(service)}")
                time.sleep(0.5)

    def log(self, service: str) -> str:
        """Return the end of what a service has said."""
        container = self.inspected(service)["Id"]
        done = subprocess.run(
            ["docker", "logs", "--tail", "40", container], capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    def told(self, service: str) -> dict[str, str]:
        """Return what a service was told when it started."""
        script = f". {self.root}/state/service/{service}/env && env -0"
        said = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True, env={}).stdout
        return dict(line.partition("=")[::2] for line in said.split("\0") if line)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def composed(port: int, images: str, grader: str = "yunlab-grader") -> Iterator[Composed]:
    """Start a centre, and take it away again with everything it made."""
    root = Path(tempfile.mkdtemp(prefix="yunlab-composed-"))
    root.chmod(0o711)
    ours = {
        "YUNLAB_ROOT": str(root), "YUNLAB_PORT": str(port), "YUNLAB_NETWORK": f"yunlab-composed-{port}",
        "YUNLAB_HTTP_PORT": str(port + 10), "YUNLAB_HTTPS_PORT": str(port + 11), "YUNLAB_IMAGES": images,
        "YUNLAB_GRADER": grader, "YUNLAB_SITE": "localhost, 127.0.0.1, [::1]",
    }  # fmt: skip
    made = Composed(root, os.environ | ours)
    (root / "state").mkdir(mode=0o700)
    # A teacher who is a program has no phone.
    (root / "state" / "yunlab.toml").write_text('second_step = "off"\n', "utf-8")
    try:
        made.compose("up")
        made.await_health(*SERVICES)
        yield made
    except Exception:
        _tell(made)
        raise
    finally:
        _sweep(made)


def _tell(made: Composed) -> None:
    """Say what each service has said last: soon it is gone."""
    for service in SERVICES:
        with suppress(TrialError):
            sys.stderr.write(f"--- {service}\n{made.log(service)}")


def _sweep(made: Composed) -> None:
    from hub_config import engine, network

    made.compose("down", "--timeout", "5")
    engine.remove_containers(made.known["YUNLAB_NETWORK"])
    network.remove(made.known["YUNLAB_NETWORK"])
    shutil.rmtree(made.root, ignore_errors=True)


def bring_people(centre: Composed) -> dict[str, tuple[str, str]]:
    """Bring a roster, as IT does on the machine; return username and first password by name."""
    sheet = centre.root / "roster.csv"
    sheet.write_text(SHEET, "utf-8")
    command = [sys.executable, "-m", "hub_config.roster", f"file={sheet}", "apply=1", "language=zh"]
    subprocess.run(command, cwd=ROOT, env=centre.for_commands(), check=True)
    lists = sorted((centre.root / "state" / "first-passwords").glob("*.csv"))
    with lists[-1].open(encoding="utf-8-sig", newline="") as file:
        return {row[2]: (row[3], row[4]) for row in list(csv.reader(file))[1:]}


def assign(centre: Composed, course: str, teacher: str, students: list[str]) -> None:
    """Give a class a lab, as the centre's form does; wait until the worker has made it."""
    told = centre.told("centre")
    lab = catalogue.load(LAB)
    plan = {
        "lab": LAB, "title": lab.title, "due": None, "attempts": 3, "mode": "homework", "language": "follow",
        "weights": {name: float(points) for name, points in lab.points.items()}, "shown": list(lab.points),
        "students": students,
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {told['JUPYTERHUB_API_TOKEN']}", "Yunlab-Teacher": teacher}
    base = f"{told['YUNLAB_EXCHANGE_URL']}/api/v1/courses/{course}/"
    with httpx.Client(base_url=base, headers=headers, trust_env=False, timeout=20) as exchange:
        answer = exchange.put(f"plans/{LAB}", json=plan)
        if answer.is_error:
            raise TrialError(answer.text)
        deadline = time.monotonic() + PATIENCE
        while (state := exchange.get("plans").json()[0]["state"]) != "ready":
            if state == "failed" or time.monotonic() > deadline:
                raise TrialError(f"the assignment is {state}\n{centre.log('worker')}")
            time.sleep(0.2)
