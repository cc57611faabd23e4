"""Asking the engine: fakes stand for engines only, the marked test asks a real one."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import docker
import pytest

from hub_config.engine import Answer, ask, remove_containers
from tests.hub_stage import as_nobody


def test_no_socket_means_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nothing.sock")
    assert ask() is Answer.ABSENT


def test_a_refused_address_means_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{taken.getsockname()[1]}")
        assert ask() is Answer.ABSENT


@pytest.fixture
def locked_socket(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        path.chmod(0)
        for folder in (tmp_path, *tmp_path.parents[:2]):
            folder.chmod(0o755)
        yield path


def test_a_locked_socket_means_forbidden(locked_socket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{locked_socket}")
    assert as_nobody(lambda: ask().value) == Answer.FORBIDDEN.value


@pytest.mark.engine
def test_a_real_engine_is_ready() -> None:
    assert ask() is Answer.READY


@pytest.mark.engine
def test_a_centre_ends_its_own_containers_and_nobody_elses() -> None:
    """The other centre's name begins with this one's, as `yunlab-2` does with `yunlab`."""
    own, other = f"yunlab-engine-{os.getpid()}", f"yunlab-engine-{os.getpid()}-2"
    with closing(docker.from_env()) as client, ExitStack() as made:
        for network in (own, other):
            made.callback(client.networks.create(network, internal=True).remove)
            container = client.containers.create("yunlab-python", "true", name=f"{network}-student", network=network)
            if network == other:
                made.callback(container.remove)
        remove_containers(own)
        left = client.containers.list(all=True, filters={"name": own})
        assert [container.name for container in left] == [f"{other}-student"]
