"""The composed centre as it is written down, and what its hub and its guard say without an engine."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from traitlets.config import Config

from hub_config import proxy, services
from hub_config.apart import guard, hub, place, told
from hub_config.settings import CHECKOUT, Settings
from images import composing, service
from images.composing import ComposeError
from tests.hub_stage import settings

KNOWN = {"YUNLAB_SITE": "lab.example.edu.cn"}
SOCKET = "/var/run/docker.sock"
WITH_ENGINE = {"guard", "hub", "keeper"}


def _services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(composing.COMPOSE.read_text("utf-8"))["services"]
    return found


@pytest.mark.parametrize("name", sorted(_services()))
def test_every_service_is_bounded_and_looked_after(name: str) -> None:
    found = _services()[name]
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert {"mem_limit", "pids_limit", "healthcheck"} <= set(found)
    assert found["restart"] == "unless-stopped"
    if name == "guard":
        assert (found["user"], found["cap_add"]) == ("0:0", ["NET_ADMIN", "CHOWN", "DAC_OVERRIDE", "FOWNER"])
        return
    assert found["user"] == "1000:1000"
    # Ports below 1024, and nothing else.
    assert found.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert ("no-new-privileges:true" in found["security_opt"]) == (name != "caddy")


def test_the_engines_socket_is_where_it_must_be_and_nowhere_else() -> None:
    holders = {name for name, found in _services().items() if any(SOCKET in str(each) for each in found["volumes"])}
    assert holders == WITH_ENGINE


def test_nobody_but_hub_and_guard_sees_the_whole_state_folder() -> None:
    whole = {
        name
        for name, found in _services().items()
        if any(str(each).split(":")[0] in ("${YUNLAB_ROOT}", "${YUNLAB_ROOT}/state") for each in found["volumes"])
    }
    assert whole == {"hub", "guard"}


def test_what_has_no_default_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ComposeError, match="YUNLAB_SITE is not set"):
        composing.environment({}, {})
    file = tmp_path / "yunlab.env"
    file.write_text("# ours\nYUNLAB_SITE=lab.example.edu.cn\nnonsense\n")
    with pytest.raises(ComposeError, match=rf"{file}:3: must be NAME=value"):
        composing.settings(file)
    assert composing.environment(KNOWN, {"YUNLAB_PORT": "9000"})["YUNLAB_PORT"] == "9000"


def test_where_the_centre_lies_is_told_to_a_shell() -> None:
    lines = composing.place(composing.environment({**KNOWN, "YUNLAB_ROOT": "/srv/a b"}, {}))
    said = subprocess.run(["sh", "-c", f'{lines}printf %s "$YUNLAB_STATE"'], capture_output=True, text=True, check=True)
    assert said.stdout == "/srv/a b/state"


@pytest.mark.engine
def test_compose_itself_accepts_the_file() -> None:
    known = composing.environment(KNOWN, {"PATH": "/usr/local/bin:/usr/bin:/bin"})
    done = subprocess.run(composing.command(["config"], known), env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == set(_services())


def _configured(centre: Settings) -> Any:
    c = Config()
    services.apply(c, centre)
    hub.apply(c, centre)
    return c


def test_a_hub_apart_starts_nothing_and_takes_nobody_with_it(tmp_path: Path) -> None:
    c = _configured(settings(tmp_path))
    assert (c.JupyterHub.cleanup_servers, c.JupyterHub.cleanup_proxy) == (False, False)
    assert c.WatchedProxy.should_start is False
    started = [each["name"] for each in c.JupyterHub.services if "command" in each]
    assert started == ["idle"]


def test_services_and_hub_know_the_same_tokens_and_no_two_are_alike(tmp_path: Path) -> None:
    centre = settings(tmp_path)
    c = Config()
    services.apply(c, centre)
    everybody = told.everybody(centre, c.JupyterHub.services)
    at_hub = {each["name"]: each.get("api_token") for each in _configured(centre).JupyterHub.services}
    assert {name: everybody[name]["JUPYTERHUB_API_TOKEN"] for name in told.APART} == {
        name: at_hub[name] for name in told.APART
    }
    assert len({at_hub[name] for name in told.APART}) == 2
    assert everybody["worker"]["YUNLAB_STATE"] == everybody["exchange"]["YUNLAB_STATE"] == place.VIEW
    # The address of a database may hold its password.
    assert [name for name, known in everybody.items() if "YUNLAB_PEOPLE" in known] == ["centre"]


def test_a_container_reads_what_it_is_told_whatever_it_holds(tmp_path: Path) -> None:
    place.write(tmp_path, "centre", {"WORDS": "it's $HOME; `id`\nand more"})
    file = tmp_path / "service" / "centre" / "env"
    assert file.stat().st_mode & 0o777 == 0o600
    said = subprocess.run(["sh", "-c", f'. {file}; printf %s "$WORDS"'], capture_output=True, text=True, check=True)
    assert said.stdout == "it's $HOME; `id`\nand more"


def test_the_proxys_image_has_all_that_its_program_asks_for() -> None:
    found = service.node_packages(service.PROXY, CHECKOUT / "node_modules")
    assert {service.PROXY, "http-proxy-3", "winston"} <= found
    assert "three" not in found
    assert proxy.SOCKETS.name == "proxy_sockets.cjs"


def test_the_guard_hands_on_what_the_centre_reads_and_only_that(tmp_path: Path) -> None:
    seen = tmp_path / "service" / "centre"
    seen.mkdir(parents=True)
    guard.hand_on(tmp_path)
    assert list(seen.iterdir()) == []
    (tmp_path / "master.key").write_text("secret")
    for said in ("1", "2"):
        (tmp_path / "capacity.json").write_text(said)
        guard.hand_on(tmp_path)
        assert [(file.name, file.read_text(), file.stat().st_mode & 0o777) for file in seen.iterdir()] == [
            ("capacity.json", said, 0o600)
        ]
