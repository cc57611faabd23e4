"""People reach the centre over IPv6, too."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from jupyterhub.objects import Server
from traitlets.config import Config

from hub_config import proxy
from hub_config.setup.preflight import check_port
from hub_config.setup.step import SetupError
from tests.hub_stage import settings
from tests.port import free_ports


@pytest.mark.parametrize(
    ("address", "bound", "reached"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://0.0.0.0:8000", "http://127.0.0.1:8000"),  # noqa: S104
        ("::1", "http://[::1]:8000", "http://[::1]:8000"),
        ("::", "http://[::]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_stands_in_urls_as_it_must(tmp_path: Path, address: str, bound: str, reached: str) -> None:
    centre, c = settings(tmp_path, YUNLAB_ADDRESS=address), Config()
    proxy.apply(c, centre)
    assert (c.JupyterHub.bind_url, centre.public_url) == (bound, reached)
    assert Server.from_url(c.JupyterHub.bind_url).ip == address


@pytest.mark.centre
def test_the_proxy_answers_over_ipv6_and_its_port_is_seen_as_taken(tmp_path: Path) -> None:
    port = free_ports(2)
    centre, c = settings(tmp_path, YUNLAB_ADDRESS="::1", YUNLAB_PORT=str(port)), Config()
    proxy.apply(c, centre)
    where = Server.from_url(c.JupyterHub.bind_url)
    addresses = ["--ip", where.ip, "--port", str(where.port), "--api-ip", "127.0.0.1", "--api-port", str(port + 1)]
    with subprocess.Popen(
        [*proxy.command(), *addresses, "--log-level", "error"], env=os.environ | {"CONFIGPROXY_AUTH_TOKEN": ""}
    ) as process:
        try:
            assert _status(centre.public_url) == 404  # it knows no route yet
            with pytest.raises(SetupError, match="is taken"):
                check_port("::1", port, port)
        finally:
            process.terminate()


def _status(url: str) -> int:
    end = time.monotonic() + 10
    while True:
        try:
            return int(urllib.request.urlopen(url, timeout=5).status)  # noqa: S310 - our own address
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.05)
