"""The bell: pupils who click together are told their place truthfully, and are served in the order of their clicks."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from benchmarks.sides import stop
from hub_config.containers import STUDENT_IMAGE
from tests.journey.stage import Centre
from tests.journey.visitor import Visitor

pytestmark = [pytest.mark.centre, pytest.mark.engine]

PUPILS = [f"qingshan-{number:02d}" for number in range(1, 7)]
LEAVING = 4
"""Which of them gives up."""


@dataclass
class Waiting(threading.Thread):
    """Clicks, and looks at the waiting page."""

    visitor: Visitor
    told: list[dict[str, Any]] = field(default_factory=list)
    place_told: threading.Event = field(default_factory=threading.Event)
    ready: float = 0.0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Click, and listen as the page's script does, until it is settled."""
        # It is answered when the server is up, or after a second with the waiting page.
        self.visitor.web.get(f"/hub/spawn/{self.visitor.name}")
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
    """Let somebody click, and wait until the hub has heard it: the next one clicks later."""
    waiting = Waiting(visitor)
    waiting.start()
    place, end = f"/hub/api/users/{visitor.name}", time.monotonic() + 30
    while not visitor.web.get(place, headers=visitor.xsrf()).json()["servers"]:
        assert time.monotonic() < end, f"the hub has not heard the click of {visitor.name}"
    return waiting


def test_who_clicks_first_is_served_first_and_who_gives_up_leaves_the_line(centre: Centre) -> None:
    visitors = [_signed_in(centre, name) for name in PUPILS]
    # What a hub that was killed may have left: the start takes it away.
    left_behind = ["docker", "create", "--name", f"{centre.network}-{PUPILS[0]}", "--network", centre.network]
    subprocess.run([*left_behind, STUDENT_IMAGE, "sleep", "1"], check=True, capture_output=True)
    with_places = [_click(visitor) for visitor in visitors]
    left = with_places.pop(LEAVING - 1)
    assert left.place_told.wait(30)
    answer = left.visitor.web.delete(f"/hub/api/users/{left.visitor.name}/server", headers=left.visitor.xsrf())
    for waiting in (*with_places, left):
        waiting.join(90)
    assert answer.is_success
    assert left.ready == 0.0
    readies = [waiting.ready for waiting in with_places]
    assert 0.0 not in readies
    assert readies == sorted(readies)
    # The line was longer than the start of one, and everybody in it moved up to the front, place by place.
    assert max(max(waiting.places, default=0) for waiting in with_places) >= 3
    for waiting in with_places:
        assert waiting.places[-1:] == ([0] if waiting.places else [])
        assert waiting.places == sorted(waiting.places, reverse=True)
        seconds = [line["seconds"] for line in waiting.told]
        assert all(each is None or each > 0 for each in seconds)
    for visitor in visitors:
        stop(visitor)
