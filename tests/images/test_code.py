"""Pupils run programs of their own in this container on purpose: it must not matter what they do in it."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import docker
import pytest

from tests.images.conftest import Container, connects, program
from tests.images.test_isolation import processes

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def coder(images: list[str], engine: docker.DockerClient, closed_network: tuple[str, str]) -> Iterator[Container]:  # noqa: ARG001
    with program(engine, closed_network) as container:
        yield container


@pytest.fixture(scope="module")
def neighbour(images: list[str], engine: docker.DockerClient, closed_network: tuple[str, str]) -> Iterator[Container]:  # noqa: ARG001
    with program(engine, closed_network, "en") as container:
        yield container


def test_nobody_is_root_or_can_become_it(coder: Container) -> None:
    for process in processes(coder):
        assert process["Uid"].split() == ["1000"] * 4
        assert int(process["CapEff"], 16) == int(process["CapPrm"], 16) == int(process["CapBnd"], 16) == 0
        assert (process["NoNewPrivs"], process["Seccomp"]) == ("1", "2")


def test_there_is_no_way_out_and_none_to_a_neighbour(coder: Container, neighbour: Container) -> None:
    assert not connects(coder, "192.0.2.1", 80)
    assert not connects(coder, "198.51.100.1", 443)
    assert connects(coder, "127.0.0.1", 8888)
    assert not connects(coder, neighbour.address, 8888)
    socket.create_connection((neighbour.address, 8888), 5).close()


def test_neither_engine_nor_bench_is_there(coder: Container) -> None:
    for path in ("/var/run/docker.sock", "/run/yunlab/bench.sock", "/srv/state", "/srv/courses"):
        assert coder.run("test", "-e", path)[0], path
    assert "YUNLAB_BENCH_TOKEN" not in coder.python("import os; print(dict(os.environ))")[1]


def test_only_memory_is_written_and_it_has_an_end(coder: Container) -> None:
    for place in ("/", "/opt/yunlab", "/etc", "/srv", "/run"):
        assert "Read-only" in coder.run("touch", f"{place}/x")[1]
    for place, limit in (("/tmp", 64), ("/home/student", 32)):
        code, said = coder.run("dd", "if=/dev/zero", f"of={place}/fill", "bs=1M", f"count={limit + 1}")
        coder.run("rm", "-f", f"{place}/fill")
        assert code, f"{place} took more than {limit} MB: {said}"


def test_there_is_no_terminal(coder: Container) -> None:
    code = (
        "import re, urllib.request, urllib.error\n"
        "def status(path):\n"
        "    try: return urllib.request.urlopen(f'http://127.0.0.1:8888/{path}').status\n"
        "    except urllib.error.HTTPError as error: return error.code\n"
        "print(status('api/terminals'), status('terminals/1'), status('api'))\n"
    )
    assert coder.python(code)[1].split() == ["404", "404", "200"]


LANGUAGE = """
import json
from urllib.request import Request, urlopen
from jupyter_server.serverapp import list_running_servers
token = next(iter(list_running_servers()))["token"]
place = "http://127.0.0.1:8888/lab/api/settings/@jupyterlab/translation-extension:plugin"
told = json.load(urlopen(Request(place, headers={"Authorization": f"token {token}"})))
print(told["settings"].get("locale", told["schema"]["properties"]["locale"]["default"]))
"""


def test_jupyterlab_speaks_the_language_of_the_pupil(coder: Container, neighbour: Container) -> None:
    assert coder.python(LANGUAGE)[1].strip() == "zh_CN"
    assert neighbour.python(LANGUAGE)[1].strip() == "default", "what is written in the programs themselves: English"
