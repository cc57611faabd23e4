"""The bell: pupils who click together are told their place truthfully, and are served in the order of their clicks."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from benchmarks.sides import await_spares, stop
from hub_config.containers import STUDENT_IMAGE
from tests.journey.conftest import HONGXING
from tests.journey.stage import Centre
from tests.journey.visitor import Visitor

pytestmark = [pytest.mark.centre, pytest.mark.engine]

PUPILS = [f"qingshan-{number:02d}" for number in range(1, 7)]
SIDE_BY_SIDE = 2
"""So many starts run at a time on two cores: these may come to their turn together."""


@dataclass
class Waiting(threading.Thread):
    """Somebody who has clicked and listens as the waiting page's script does.

    Attributes:
        told: what was said of the line.
        place_told: set as soon as anything was.
        turn: when the start began, 0 if it did not [s].
        ready: when the server was, 0 if it was not [s].
    """

    visitor: Visitor
    told: list[dict[str, Any]] = field(default_factory=list)
    place_told: threading.Event = field(default_factory=threading.Event)
    turn: float = 0.0
    ready: float = 0.0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Listen until it is settled."""
        place = f"/hub/api/users/{self.visitor.name}/server/progress"
        with self.visitor.web.stream("GET", place, headers=self.visitor.xsrf()) as events:
            for line in events.iter_lines():
                if line.startswith("data:"):
                    self._hear(json.loads(line.removeprefix("data:")))

    def _hear(self, event: dict[str, Any]) -> None:
        if "line" in event:
            self.told.append(event["line"])
            self.place_told.set()
        if event.get("ready"):
            self.ready = time.monotonic()
        if event.get("ready") or event.get("line", {}).get("place") == 0:
            self.turn = self.turn or time.monotonic()

    @property
    def places(self) -> list[int]:
        """The places that were told, each once."""
        told = [line["place"] for line in self.told]
        return [place for at, place in enumerate(told) if at == 0 or place != told[at - 1]]


def _signed_in(centre: Centre, name: str) -> Visitor:
    """Somebody whose server is not there, and who does not look at the start page, which would start it."""
    visitor = Visitor(centre.url, name)
    visitor.web.follow_redirects = False
    visitor.sign_in()
    stop(visitor)
    visitor.web.follow_redirects = True
    return visitor


def _click(visitor: Visitor) -> Waiting:
    """Let somebody click, and listen as soon as the hub has heard it: the next one clicks later."""
    threading.Thread(target=visitor.web.get, args=(f"/hub/spawn/{visitor.name}",), daemon=True).start()
    place, end = f"/hub/api/users/{visitor.name}", time.monotonic() + 30
    while not visitor.web.get(place, headers=visitor.xsrf()).json()["servers"]:
        assert time.monotonic() < end, f"the hub has not heard the click of {visitor.name}"
    waiting = Waiting(visitor)
    waiting.start()
    return waiting


def _give_up(waiting: Waiting) -> None:
    """Leave the line as soon as a place in it was told."""
    assert waiting.place_told.wait(30)
    place = f"/hub/api/users/{waiting.visitor.name}/server"
    assert waiting.visitor.web.delete(place, headers=waiting.visitor.xsrf()).is_success


def _facts(name: str) -> dict[str, Any]:
    """What the engine knows of a container."""
    found: list[dict[str, Any]] = json.loads(subprocess.check_output(["docker", "inspect", name]))
    return found[0]


def _look_in(visitor: Visitor) -> None:
    """Open a page of the server that stands, signing in there."""
    page = f"{visitor.server}/voila/render/pendulum/notebook.ipynb?course={HONGXING}&assignment=pendulum"
    assert visitor.web.get(page).is_success


def _signed_in_at(visitor: Visitor) -> set[str]:
    """The paths at which the browser keeps that it has signed in at its person's server."""
    return {cookie.path for cookie in visitor.web.cookies.jar if cookie.name.startswith("jupyterhub-user-")}


def test_who_clicks_first_is_served_first_and_who_gives_up_leaves_the_line(centre: Centre) -> None:
    visitors = [_signed_in(centre, name) for name in PUPILS]
    # What a hub that was killed may have left: the start takes it away.
    left_behind = ["docker", "create", "--name", f"{centre.network}-{PUPILS[0]}", "--network", centre.network]
    subprocess.run([*left_behind, STUDENT_IMAGE, "sleep", "1"], check=True, capture_output=True)
    await_spares(centre, 1)
    *staying, leaving = [_click(visitor) for visitor in visitors]
    _give_up(leaving)
    for waiting in (*staying, leaving):
        waiting.join(90)
    assert (leaving.turn, leaving.ready) == (0.0, 0.0)
    assert 0.0 not in [waiting.ready for waiting in staying]
    turns = [waiting.turn for waiting in staying]
    assert all(turn < later for at, turn in enumerate(turns) for later in turns[at + SIDE_BY_SIDE :])
    # The line was longer than the start of one, and everybody in it moved up to the front, place by place.
    assert max(max(waiting.places, default=0) for waiting in staying) >= SIDE_BY_SIDE
    for waiting in staying:
        assert waiting.places[-1:] == ([0] if waiting.places else [])
        assert waiting.places == sorted(waiting.places, reverse=True)
        seconds = [line["seconds"] for line in waiting.told]
        assert all(each is None or each > 0 for each in seconds)
    made = [_facts(f"{centre.network}-{waiting.visitor.name}") for waiting in staying]
    # Who came first got a bench that stood ready, others one of their own; nobody can tell which from its limits.
    assert made[0]["Config"]["OpenStdin"]
    assert not all(facts["Config"]["OpenStdin"] for facts in made)
    assert all(facts["HostConfig"] == made[0]["HostConfig"] for facts in made)
    for waiting in staying:
        _look_in(waiting.visitor)
        assert _signed_in_at(waiting.visitor) == {f"{waiting.visitor.server}/"}
    for visitor in visitors:
        stop(visitor)
