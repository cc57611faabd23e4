"""The settings: their defaults, their errors, and the page that lists them."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from hub_config.engine import Answer
from hub_config.settings import CHECKOUT, SettingError, choose_engine, load
from hub_config.settings.problem import WrongError

LOCAL = {"ENGINE": "local"}


def test_defaults_serve_this_machine_only() -> None:
    settings = load(LOCAL)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.state == CHECKOUT / ".yunlab"
    assert settings.inner_address == "127.0.0.1"
    assert not settings.production


def test_as_many_servers_start_at_a_time_as_there_are_cores_unless_it_is_said() -> None:
    assert load(LOCAL).starts_at_once == os.cpu_count()
    assert load({**LOCAL, "YUNLAB_STARTS_AT_ONCE": "1"}).starts_at_once == 1


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert load({**LOCAL, "YUNLAB_PORT": ""}).port == 8000


def test_inner_ports_follow_the_public_one() -> None:
    settings = load({**LOCAL, "YUNLAB_PORT": "9100"})
    ports = (settings.proxy_api_port, settings.hub_port, settings.exchange_port, settings.centre_port)
    assert ports == (9101, 9102, 9103, 9104)
    assert settings.exchange_url == "http://127.0.0.1:9103/services/exchange"


def test_the_exchange_is_reached_at_the_inner_address() -> None:
    settings = replace(load(LOCAL), inner_address="172.30.0.1")
    assert settings.exchange_url.startswith("http://172.30.0.1:")


def test_a_relative_state_folder_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load({**LOCAL, "YUNLAB_STATE": "state"}).state == tmp_path / "state"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YUNLAB_PORT", "eighty"),
        ("YUNLAB_PORT", "0"),
        ("YUNLAB_PORT", "65532"),
        ("YUNLAB_PORT", "٨٠٠٠"),
        ("YUNLAB_NETWORK", "Yun Lab"),
        ("YUNLAB_NETWORK", "-yunlab"),
        ("YUNLAB_REST_MINUTES", "-1"),
        ("YUNLAB_IDLE_MINUTES", "9"),
        ("YUNLAB_LONGEST_HOURS", "169"),
        ("YUNLAB_REST_MINUTES", "half an hour"),
        ("YUNLAB_REST_MINUTES", "241"),
        ("YUNLAB_TIME_ZONE", "Hongxing"),
        ("YUNLAB_TIME_ZONE", "../etc"),
        ("YUNLAB_PRODUCTION", "perhaps"),
        ("YUNLAB_WORKERS", "0"),
        ("YUNLAB_WORKERS", "33"),
        ("YUNLAB_STARTS_AT_ONCE", "0"),
        ("YUNLAB_STARTS_AT_ONCE", "many"),
        ("YUNLAB_SECOND_STEP", "everybody"),
        ("YUNLAB_PUPILS_CHOOSE", "perhaps"),
        ("YUNLAB_PROXIES", "192.0.2.7, proxy"),
        ("YUNLAB_PREPARED_MINUTES", "0"),
        ("YUNLAB_PREPARED_MINUTES", "241"),
        ("YUNLAB_QUEUE", "redis:6379"),
        ("YUNLAB_GRADEBOOK", "postgresql://nbgrader"),
        ("YUNLAB_PEOPLE_DATABASE", "mysql://people"),
        ("ENGINE", "podman"),
    ],
)
def test_an_error_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}={re.escape(value)}: "):
        load({**LOCAL, name: value})


@pytest.mark.parametrize(
    ("wanted", "answer", "chosen"),
    [
        ("auto", Answer.READY, "docker"),
        ("auto", Answer.ABSENT, "local"),
        ("docker", Answer.READY, "docker"),
        ("local", Answer.READY, "local"),
        ("local", Answer.FORBIDDEN, "local"),
    ],
)
def test_the_engine_is_chosen_by_its_answer(wanted: str, answer: Answer, chosen: str) -> None:
    assert choose_engine(wanted, production=False, ask=lambda: answer) == chosen


@pytest.mark.parametrize("wanted", ["auto", "docker"])
def test_an_engine_that_may_not_be_used_is_not_taken_for_none(wanted: str) -> None:
    with pytest.raises(WrongError, match="usermod"):
        choose_engine(wanted, production=False, ask=lambda: Answer.FORBIDDEN)


def test_an_engine_asked_for_must_answer() -> None:
    with pytest.raises(WrongError, match="no container engine answers"):
        choose_engine("docker", production=False, ask=lambda: Answer.ABSENT)


@pytest.mark.parametrize("wanted", ["local", "auto"])
def test_production_refuses_local_processes(wanted: str) -> None:
    with pytest.raises(WrongError, match="YUNLAB_PRODUCTION"):
        choose_engine(wanted, production=True, ask=lambda: Answer.ABSENT)
