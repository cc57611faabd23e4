"""Every lab in a whole centre: a careful pupil is marked in full, and the page works by touch or by keyboard."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from labkit import catalogue
from tests.journey.browsing import Person, chromium, trials
from tests.journey.conftest import QINGSHAN
from tests.journey.hand import Fingers, Hand, Keys
from tests.journey.investigation import enter_lab, investigate, sign_in
from tests.journey.stage import Centre
from tests.journey.visitor import Bench, Visitor
from tests.page.hand import WITHOUT_WEBGL

pytestmark = [pytest.mark.centre, pytest.mark.engine]

LABS = sorted(catalogue.experiments())
FEEDBACK_SECONDS = 5.0
FINGERS, KEYS = Fingers(), Keys()
WAYS = [
    (FINGERS, "qingshan-06", "phone", "zh-CN"),
    (KEYS, "qingshan-02", "desk", "en-GB"),
]
"""By whom, on which screen and in which language: every other lab each. The second sees the still picture, as on a
device without WebGL: to draw a whole screen in 3-D is half of a processor's work here."""


@pytest.fixture(scope="module")
def careful(centre: Centre) -> Visitor:
    visitor = Visitor(centre.url, "qingshan-05")
    visitor.sign_in()
    return visitor


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.mark.parametrize("slug", LABS)
def test_a_careful_pupil_earns_full_marks(careful: Visitor, slug: str) -> None:
    bench = Bench(careful, slug, QINGSHAN, slug)
    exemplar = catalogue.load(slug).exemplar
    for controls in exemplar.plan():
        assert bench.run(controls)["receipt"]
    answers = exemplar.report(trials(bench.record())).to_json()
    assert bench.call("PATCH", f"records/{bench.place}/answers", {"changes": answers}).status_code == 200
    started = time.monotonic()
    assert bench.hand_in() == "graded"
    assert time.monotonic() - started < FEEDBACK_SECONDS
    feedback = bench.call("GET", f"feedback/{bench.place}").json()
    lost = {m["criterion"]: m for m in feedback["marks"] if m["by"] == "rubric" and m["points"] < m["out_of"]}
    assert lost == {}
    bench.close()


@pytest.fixture(scope="module")
def way(browser: Browser, centre: Centre, request: pytest.FixtureRequest) -> Iterator[tuple[Person, Hand]]:
    """A pupil at the start page, who came there by hand."""
    hand, name, size, language = request.param
    person = Person(browser, centre.url, name, size=size, language=language)
    if hand is KEYS:
        person.page.add_init_script(WITHOUT_WEBGL)
    sign_in(person, hand)
    person.look("start")
    yield person, hand
    person.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("way", "slug"),
    [pytest.param(way, slug, id=f"{slug}-{way[0].name}") for at, way in enumerate(WAYS) for slug in LABS[at::2]],
    indirect=["way"],
)
def test_by_touch_or_by_keyboard_a_pupil_comes_from_the_start_page_to_the_marks(
    way: tuple[Person, Hand], slug: str
) -> None:
    person, hand = way
    enter_lab(person, hand, slug)
    investigate(person, hand, slug)
    assert person.points() > 0
    expect(person.page.locator(".marks li")).to_have_count(len(catalogue.load(slug).points))
    title = catalogue.load(slug).title[person.language]
    expect(person.page.locator("h1")).to_have_text(title)
    assert person.strangers() == []
