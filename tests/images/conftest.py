"""Containers as the hub starts them, on a network of their own, with a small stand-in for hub and exchange."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import pytest

from graders.sandbox import attached
from hub_config import containers, network
from hub_config.spare import LINE, Spare

CHECKOUT = Path(__file__).resolve().parents[2]
SECRET = uuid.uuid4().hex * 2
TOKEN = f"hongxing-01:{SECRET}"
KNOWN = {"YUNLAB_BENCH_TOKEN": TOKEN}
OPTIONS = ["--ServerApp.ip=0.0.0.0"]

CONNECT = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), 3).close()
except OSError as error:
    print(type(error).__name__, error)
    sys.exit(7)
"""


@dataclass
class Container:
    """A running container."""

    name: str
    address: str
    api: Any

    def run(self, *command: str, user: int = 1000) -> tuple[int, str]:
        """Run a command in it and return its exit code and what it wrote."""
        done = subprocess.run(
            ["docker", "exec", "--user", str(user), self.name, *command],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    def python(self, code: str, user: int = 1000) -> tuple[int, str]:
        """Run a Python program in it."""
        return self.run("python", "-c", code, user=user)

    def log(self) -> str:
        """Return what its processes said."""
        return str(self.api.logs(self.name).decode())


def connects(container: Container, address: str, port: int) -> bool:
    """Tell whether a program in a container can open a connection."""
    code, said = container.run("python", "-c", CONNECT, address, str(port))
    assert code in (0, 7), said
    return code == 0


@pytest.fixture(scope="session")
def images() -> list[str]:
    """Build what is not current."""
    done = subprocess.run(
        [sys.executable, "images/build.py"], cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [f"yunlab-{name}" for name in ("student", "code", "teacher", "grader")]


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    client = docker.from_env()
    yield client
    client.close()


@pytest.fixture(scope="session")
def closed_network() -> Iterator[tuple[str, str]]:
    """A container network of the tests' own: its name and the host's address in it."""
    name = f"yunlab-images-{os.getpid()}"
    yield name, network.ensure(name)
    network.remove(name)


@contextmanager
def _serving(
    client: docker.DockerClient,
    net: tuple[str, str],
    host: dict[str, Any],
    environment: dict[str, str],
    given: Callable[[Container], None] = lambda _container: None,
    **made_of: Any,
) -> Iterator[Container]:
    """Start a server's container with its limits on the closed network, and wait until it answers.

    Args:
        given: what it is still told when it runs.
    """
    name = f"{net[0]}-{uuid.uuid4().hex[:6]}"
    limits = client.api.create_host_config(network_mode=net[0], cpu_period=100_000, cpu_quota=100_000, **host)
    known = {"YUNLAB_EXCHANGE_URL": f"http://{net[1]}:9/services/exchange"} | environment
    made = client.api.create_container(name=name, environment=known, host_config=limits, **made_of)
    try:
        client.api.start(made["Id"])
        facts = client.api.inspect_container(name)["NetworkSettings"]["Networks"][net[0]]
        container = Container(name, facts["IPAddress"], client.api)
        given(container)
        wait_for_kiosk(container)
        yield container
    finally:
        client.api.remove_container(name, force=True)


@contextmanager
def student(client: docker.DockerClient, net: tuple[str, str]) -> Iterator[Container]:
    """Start a pupil's container the way the hub does, with the kiosk by itself, until it could fork a kernel."""
    made_of = {"image": containers.STUDENT_IMAGE, "user": "0:0", "command": ["launch", "--", *OPTIONS]}
    with _serving(client, net, containers.STUDENT_HOST, KNOWN, **made_of) as container:
        wait_for_bench(container)
        yield container


def _give(container: Container) -> None:
    line = attached.own(container.api.attach_socket(container.name, params=LINE))
    Spare(container.name, container.address, line).give(KNOWN, OPTIONS)


@contextmanager
def taken_spare(client: docker.DockerClient, net: tuple[str, str]) -> Iterator[Container]:
    """Start a pupil's container before it is anybody's, and say whose it is, both as the hub does."""
    made_of = {"image": containers.STUDENT_IMAGE, "user": "0:0", "command": ["launch", "--spare"], "stdin_open": True}
    with _serving(client, net, containers.STUDENT_HOST, {}, _give, **made_of) as container:
        wait_for_bench(container)
        yield container


def program(
    client: docker.DockerClient, net: tuple[str, str], language: str = "zh"
) -> AbstractContextManager[Container]:
    """Start a pupil's container for programs the way the hub does, with JupyterLab by itself."""
    server = ["python", "-m", "labkit.coding", "--ServerApp.ip=0.0.0.0"]
    made_of = {"image": containers.CODE_IMAGE, "user": "1000:1000", "command": server}
    return _serving(client, net, containers.CODE_HOST, {"YUNLAB_LANGUAGE": language}, **made_of)


def wait_for_kiosk(container: Container) -> None:
    """Wait until the server answers inside its container; the loop ends with the container at the latest."""
    code = (
        "import socket, sys, time\n"
        "for _ in range(300):\n"
        "    try: socket.create_connection(('127.0.0.1', 8888), 1).close(); sys.exit(0)\n"
        "    except OSError: time.sleep(0.1)\n"
        "sys.exit(1)\n"
    )
    assert container.python(code)[0] == 0, container.log()


def wait_for_bench(container: Container) -> None:
    """Wait until the simulator listens: the first process gives up being root right after it has forked that one."""
    code = (
        "import os, sys, time\n"
        "for _ in range(300):\n"
        "    if os.path.exists('/run/yunlab/bench.sock'): sys.exit(0)\n"
        "    time.sleep(0.1)\n"
        "sys.exit(1)\n"
    )
    assert container.python(code)[0] == 0, container.log()


@pytest.fixture(scope="session")
def pupil(images: list[str], engine: docker.DockerClient, closed_network: tuple[str, str]) -> Iterator[Container]:  # noqa: ARG001
    """A pupil whose bench stood ready: what most get, and what has one process and one line more to get wrong."""
    with taken_spare(engine, closed_network) as container:
        yield container


@pytest.fixture(scope="session")
def other_pupil(images: list[str], engine: docker.DockerClient, closed_network: tuple[str, str]) -> Iterator[Container]:  # noqa: ARG001
    """A pupil whose bench was made when it was wanted."""
    with student(engine, closed_network) as container:
        yield container
