"""A bench that stands ready lasts as long as the line by which somebody holds it."""

from __future__ import annotations

import uuid

import docker
import pytest

from graders.sandbox import attached
from hub_config import containers
from hub_config.spare import LINE, Spare

pytestmark = pytest.mark.engine


@pytest.mark.usefixtures("images")
def test_a_bench_that_is_nobodys_ends_with_its_line(
    engine: docker.DockerClient, closed_network: tuple[str, str]
) -> None:
    name = f"{closed_network[0]}-{uuid.uuid4().hex[:6]}"
    limits = engine.api.create_host_config(network_mode=closed_network[0], **containers.STUDENT_HOST)
    command = ["launch", "--spare"]
    engine.api.create_container(
        containers.STUDENT_IMAGE, command, name=name, user="0:0", stdin_open=True, host_config=limits
    )
    try:
        engine.api.start(name)
        spare = Spare(name, "", attached.own(engine.api.attach_socket(name, params=LINE)))
        assert spare.stands()
        spare.let_go()
        assert engine.api.wait(name, timeout=60)["StatusCode"] == 0
    finally:
        engine.api.remove_container(name, force=True)
