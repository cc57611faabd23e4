"""What the parts of the configuration say, asked without a hub."""

import asyncio
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jupyterhub.app import JupyterHub
from jupyterhub.proxy import ConfigurableHTTPProxy
from jupyterhub.scopes import scope_definitions
from jupyterhub.services.service import Service
from jupyterhub.spawner import Spawner
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler
from traitlets.config import Config
from traitlets.config.loader import LazyConfigValue

from hub_config import authentication, hub, language, proxy, services
from hub_config.authentication import RosterAuthenticator
from hub_config.settings import Settings, load
from tests.hub_stage import settings

CLASSES = {
    "JupyterHub": JupyterHub,
    "ConfigurableHTTPProxy": ConfigurableHTTPProxy,
    "RosterAuthenticator": RosterAuthenticator,
    "Spawner": Spawner,
}


@pytest.fixture
def centre(tmp_path: Path) -> Settings:
    return settings(tmp_path / "state", YUNLAB_PORT="9100")


@pytest.fixture
def c(centre: Settings) -> Config:
    made = Config()
    for part in (hub, proxy, authentication, services):
        part.apply(made, centre)
    return made


def _value(c: Config, name: str, empty: Any) -> Any:
    value = c.JupyterHub[name]
    return value.get_value(empty) if isinstance(value, LazyConfigValue) else value


def _roles(c: Config) -> dict[str, dict[str, Any]]:
    return {role["name"]: role for role in _value(c, "load_roles", [])}


def _services(c: Config) -> dict[str, dict[str, Any]]:
    return {service["name"]: service for service in _value(c, "services", [])}


def test_every_option_is_one_that_the_hub_knows(c: Config) -> None:
    unknown = {
        f"{section}.{name}"
        for section, values in c.items()
        for name in values
        if name not in CLASSES[section].class_trait_names(config=True)
    }
    assert unknown == set()


def test_every_service_option_is_one_that_the_hub_knows(c: Config) -> None:
    known = set(Service.class_trait_names(input=True))
    assert [name for service in _services(c).values() for name in service if name not in known] == []


def test_only_the_proxy_listens_on_the_public_address(tmp_path: Path) -> None:
    made = Config()
    public = settings(tmp_path / "state", YUNLAB_PORT="9100", YUNLAB_ADDRESS="192.0.2.1")
    for part in (hub, proxy, services):
        part.apply(made, public)
    inner = [made.JupyterHub.hub_bind_url, made.ConfigurableHTTPProxy.api_url]
    inner += [service["url"] for service in _services(made).values() if "url" in service]
    assert made.JupyterHub.bind_url == "http://192.0.2.1:9100"
    assert sorted(inner) == [f"http://127.0.0.1:{port}" for port in (9101, 9102, 9103, 9104)]


def test_secrets_survive_a_restart(centre: Settings, c: Config) -> None:
    again = Config()
    hub.apply(again, centre)
    proxy.apply(again, centre)
    assert again.JupyterHub.cookie_secret == c.JupyterHub.cookie_secret
    assert again.ConfigurableHTTPProxy.auth_token == c.ConfigurableHTTPProxy.auth_token
    assert len(c.JupyterHub.cookie_secret) == 32


def test_the_proxy_is_the_locked_one(c: Config) -> None:
    node, *_, program = c.ConfigurableHTTPProxy.command
    assert Path(node).exists()
    assert Path(program).parts[-4:] == ("node_modules", "configurable-http-proxy", "bin", "configurable-http-proxy")


def test_the_three_services_know_where_things_are(c: Config, centre: Settings) -> None:
    found = _services(c)
    assert found.pop("idle")
    assert set(found) == {"exchange", "centre", "worker"}
    for service in found.values():
        assert service["environment"]["YUNLAB_STATE"] == str(centre.state)
        assert service["environment"]["YUNLAB_EXCHANGE_URL"] == "http://127.0.0.1:9103/services/exchange"
        assert service["environment"]["PATH"]
    assert found["worker"]["command"] == [sys.executable, "-m", "graders.worker"]
    assert "url" not in found["worker"]
    assert found["centre"]["oauth_no_confirm"]


def test_only_the_centre_is_told_where_the_people_lie(tmp_path: Path) -> None:
    address = "postgresql+psycopg://yunlab:secret@db/yunlab"
    c = Config()
    services.apply(c, settings(tmp_path, YUNLAB_PEOPLE_DATABASE=address))
    told = {name: each["environment"] for name, each in _services(c).items()}
    assert told["centre"]["YUNLAB_PEOPLE"] == address
    assert [name for name, environment in told.items() if address in environment.values()] == ["centre"]


def test_services_read_the_same_settings_that_were_resolved(centre: Settings) -> None:
    assert load(services.environment(centre)) == centre


def test_every_scope_exists_and_roles_are_well_named(c: Config) -> None:
    roles = _roles(c)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]{2,}", name) for name in roles)
    scopes = [scope for role in roles.values() for scope in role["scopes"]] + list(c.Spawner.server_token_scopes)
    known = {*scope_definitions, *c.JupyterHub.custom_scopes}
    assert [scope for scope in scopes if scope.partition("!")[0] not in known] == []


def test_people_reach_their_own_server_and_the_pages_and_nothing_more(c: Config) -> None:
    scopes = _roles(c)["user"]["scopes"]
    assert {"access:services!service=exchange", "access:services!service=centre", "access:servers!user"} <= set(scopes)
    assert all(scope.endswith("!user") or scope.startswith("access:services!service=") for scope in scopes)
    assert not any("tokens" in scope for scope in scopes)


def test_a_servers_token_opens_the_exchange_and_its_own_server_only(c: Config) -> None:
    assert set(c.Spawner.server_token_scopes) == {
        "access:services!service=exchange",
        "access:servers!server",
        "users:activity!user",
    }


def test_the_centre_may_start_servers_but_not_enter_them(c: Config) -> None:
    role = _roles(c)["centre-pages"]
    assert role["services"] == ["centre"]
    seen = {"list:users", "read:users", "servers", "access:services!service=exchange"}
    own = {"custom:sessions:end", "custom:operation:read", "custom:people:know"}
    assert set(role["scopes"]) == seen | own
    assert not any(own & set(other["scopes"]) for other in _roles(c).values() if other is not role)


def test_idle_servers_are_stopped_by_who_may_do_nothing_else(c: Config) -> None:
    assert _services(c)["idle"]["command"][2:] == [
        "jupyterhub_idle_culler",
        "--timeout=3600",
        "--max-age=43200",
        "--cull-every=60",
    ]
    assert _roles(c)["idle-culler"]["services"] == ["idle"]
    assert not {"servers", "access:servers", "users"} & set(_roles(c)["idle-culler"]["scopes"])


def test_where_servers_are_never_stopped_nothing_looks_after_them(tmp_path: Path) -> None:
    never = Config()
    services.apply(never, settings(tmp_path, YUNLAB_IDLE_MINUTES="0", YUNLAB_LONGEST_HOURS="0"))
    assert "idle" not in _services(never)
    assert "idle-culler" not in _roles(never)


def test_nobody_is_administrator(c: Config) -> None:
    assert not c.JupyterHub.admin_access
    assert "admin_users" not in c.RosterAuthenticator


def test_only_evaluation_mode_warns(tmp_path: Path) -> None:
    for engine, warned in (("local", True), ("docker", False)):
        made = Config()
        hub.apply(made, replace(settings(tmp_path), engine=engine))
        assert _value(made, "template_vars", {})["evaluation"] is warned


class Page(RequestHandler):
    """A page that says in which language it was asked for."""

    async def get(self) -> None:
        await asyncio.sleep(0)
        self.write(language._current.get())


async def _ask(addresses: list[str]) -> list[tuple[str, str]]:
    c = Config()
    language.apply(c)
    server = HTTPServer(Application([("/", Page)], **c.JupyterHub.tornado_settings.get_value({})))
    listening, port = bind_unused_port()
    server.add_socket(listening)
    client = AsyncHTTPClient(force_instance=True)
    asked = [client.fetch(f"http://127.0.0.1:{port}/{address}") for address in addresses]
    answers = await asyncio.gather(*asked)
    server.stop()
    client.close()
    return [(answer.body.decode(), answer.headers.get("Set-Cookie", "")) for answer in answers]


def test_requests_at_once_keep_their_own_language() -> None:
    answers = asyncio.run(_ask(["?language=en", "?language=zh"] * 20))
    assert [language for language, _ in answers] == ["en", "zh"] * 20


def test_a_language_that_was_asked_for_is_remembered_everywhere() -> None:
    (_, cookie), (_, nothing) = asyncio.run(_ask(["?language=en", "?language=%0d%0aSet-Cookie:x"]))
    assert cookie == "yunlab_language=en; Path=/; Max-Age=31536000; SameSite=Lax"
    assert nothing == ""
