"""Asking the engine: fakes stand for engines only, the marked test asks a real one."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from hub_config.containers import STUDENT_IMAGE
from hub_config.engine import CENTRE_LABEL, Answer, ask, remove_containers
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


@pytest.fixture
def two_centres() -> Iterator[tuple[docker.DockerClient, list[str]]]:
    """A container each of two centres, one of whose names begins with the other's."""
    client, centre = docker.from_env(), f"yunlab-engine-{os.getpid()}"
    centres = [centre, f"{centre}-test"]
    for name in centres:
        client.containers.create(STUDENT_IMAGE, name=f"{name}-hongxing-01", labels={CENTRE_LABEL: name})
    yield client, centres
    for name in centres:
        remove_containers(name)
    client.close()


@pytest.mark.engine
def test_a_centre_removes_its_own_containers_and_no_other_centres(
    two_centres: tuple[docker.DockerClient, list[str]],
) -> None:
    client, (centre, other) = two_centres
    remove_containers(centre)
    left = client.containers.list(all=True, filters={"name": centre})
    assert [container.name for container in left] == [f"{other}-hongxing-01"]
