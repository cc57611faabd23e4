"""A real hub that starts `python -m centre` itself, and an exchange that says what a test tells it to.

Chromium comes through the hub's proxy. `Browser` goes past it: it sends each request to hub or centre by its path.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from hub_config.node import find_node
from hub_config.proxy import PROGRAM
from tests.centre.lesson import RED, STUDENTS, fill
from tests.centre.spoken import Words, exchange
from tests.port import free_port

PREFIX = "/services/centre/"
PASSWORD = "a word for tests"
# This pupil's server cannot be started.
BROKEN = "dongfang-06"
HUB_CONFIG = Path(__file__).with_name("hub_stage.py")


@dataclass
class Stage:
    """A centre that is running, and the strings by which a test moves it."""

    hub_port: int
    centre_port: int
    public: str
    log: Path
    exchange: Words = field(default_factory=Words)
    exchange_address: str = ""

    def browser(self, username: str | None = None, **headers: str) -> "Browser":
        """A browser, signed in if a username is given."""
        browser = Browser(self, headers)
        if username:
            browser.sign_in(username)
        return browser


class Door(httpx.BaseTransport):
    """Sends a request where the proxy would send it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        centre = request.url.path.startswith(PREFIX)
        request.url = request.url.copy_with(port=self.stage.centre_port if centre else self.stage.hub_port)
        return self.inner.handle_request(request)


class Browser(httpx.Client):
    """A browser without scripts."""

    def __init__(self, stage: Stage, headers: dict[str, str]) -> None:
        super().__init__(transport=Door(stage), base_url="http://127.0.0.1", follow_redirects=True, headers=headers)

    def sign_in(self, username: str) -> httpx.Response:
        """Signs in at the hub, the way of the form, and comes to the start page or what it leads to."""
        token = re.search(r'name="_xsrf" value="([^"]+)"', self.get("/hub/login").text)
        assert token, "the sign-in page has a form"
        form = {"username": username, "password": PASSWORD, "_xsrf": token[1]}
        answer = self.post("/hub/login?next=" + PREFIX, data=form)
        assert answer.url.path.startswith(PREFIX), answer.text
        return answer

    def start_page(self) -> httpx.Response:
        """The start page, or what it leads to."""
        return self.get(PREFIX)


@contextmanager
def set_up(folder: Path, state: Path | None = None, people: Path | None = None) -> Iterator[Stage]:
    """Starts hub, centre and exchange.

    Args:
        folder: where they keep what they write.
        state: state folder of a real exchange, which is started then instead of ours.
        people: a database of people instead of the lesson's.
    """
    if people is None:
        fill(folder / "centre.sqlite")
    stage = Stage(free_port(), free_port(), f"http://127.0.0.1:{free_port()}", folder / "hub.log")
    real = f"http://127.0.0.1:{free_port()}/services/exchange"
    with nullcontext(real) if state else exchange(stage.exchange) as address:
        stage.exchange_address = address
        facts = {
            "public": stage.public,
            "hub_port": stage.hub_port,
            "centre_port": stage.centre_port,
            "proxy_port": free_port(),
            "proxy": [str(find_node()), str(PROGRAM)],
            "password": PASSWORD,
            "broken": BROKEN,
            "folder": str(folder),
            "people": str(people or folder / "centre.sqlite"),
            "exchange": address,
            "state": str(state) if state else "",
            "students": {RED: STUDENTS},
        }
        with running(folder, stage, facts):
            yield stage


@contextmanager
def running(folder: Path, stage: Stage, facts: dict[str, Any]) -> Iterator[None]:
    """The hub's process; its log is shown when it does not come up."""
    command = [sys.executable, "-m", "jupyterhub", "-f", str(HUB_CONFIG)]
    environment = os.environ | {"STAGE": json.dumps(facts)}
    with stage.log.open("w") as log:
        hub = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
    try:
        wait_for(stage, hub)
        yield
    finally:
        hub.terminate()
        hub.wait(60)
    assert not answers(address_of(stage)), "the hub left the centre running"


def wait_for(stage: Stage, hub: "subprocess.Popen[bytes]") -> None:
    """Waits until the hub says that it and its services are up; stopped earlier, it would leave them behind."""
    deadline = time.monotonic() + 180
    while "JupyterHub is now running" not in stage.log.read_text():
        assert hub.poll() is None, stage.log.read_text()
        assert time.monotonic() < deadline, stage.log.read_text()
        time.sleep(0.1)


def address_of(stage: Stage) -> str:
    """Something of the centre that needs no sign-in."""
    return f"http://127.0.0.1:{stage.centre_port}{PREFIX}static/mark.svg"


def answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
