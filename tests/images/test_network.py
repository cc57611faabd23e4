"""From inside a pupil's container there is no way out: neither to the world nor to other pupils."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import docker
import pytest

from hub_config import network
from tests.images.conftest import Container, connects

pytestmark = pytest.mark.engine


@pytest.fixture
def listener() -> Iterator[int]:
    """A careless service of the host: it listens on every address."""
    with socket.create_server(("0.0.0.0", 0)) as server:  # noqa: S104
        yield server.getsockname()[1]


def test_nothing_outside_is_reached(pupil: Container) -> None:
    # Addresses that are set aside for documentation: nobody is bothered if the wall has a hole.
    assert not connects(pupil, "192.0.2.1", 80)
    assert not connects(pupil, "198.51.100.1", 443)
    names = "import socket, sys\ntry: socket.getaddrinfo('example.org', 80)\nexcept OSError: sys.exit(7)"
    assert pupil.python(names)[0] == 7


def test_another_pupils_container_is_not_reached(pupil: Container, other_pupil: Container) -> None:
    assert connects(pupil, "127.0.0.1", 8888)
    assert not connects(pupil, other_pupil.address, 8888)
    assert not connects(other_pupil, pupil.address, 8888)
    # It is there, for the host.
    socket.create_connection((other_pupil.address, 8888), 5).close()


def test_of_the_host_only_the_allowed_ports_are_reached(
    pupil: Container, closed_network: tuple[str, str], listener: int
) -> None:
    name, gateway = closed_network
    with socket.create_server((gateway, 0)) as allowed:
        port = allowed.getsockname()[1]
        assert connects(pupil, gateway, listener), "without the filter this port is open; the test shows nothing"
        assert network.guard(name, [port]), "the filter takes root and iptables"
        try:
            assert connects(pupil, gateway, port)
            assert not connects(pupil, gateway, listener)
            assert not connects(pupil, gateway, 22)
        finally:
            network.unguard(name)


def test_the_network_is_closed_and_made_once(closed_network: tuple[str, str], engine: docker.DockerClient) -> None:
    name, gateway = closed_network
    assert network.ensure(name) == gateway
    found = [net for net in engine.networks.list(names=[name]) if net.name == name]
    assert len(found) == 1
    assert found[0].attrs["Internal"]


def test_an_open_network_of_the_same_name_is_refused(engine: docker.DockerClient) -> None:
    name = "yunlab-images-open"
    made = engine.networks.create(name, driver="bridge")
    try:
        with pytest.raises(network.NetworkError, match="docker network rm"):
            network.ensure(name)
    finally:
        made.remove()
