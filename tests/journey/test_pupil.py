"""The journey: two pupils of different classes, from signing in to their marks, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from labkit import catalogue
from tests.journey.browsing import Person, chromium, measure, trials
from tests.journey.conftest import HONGXING, QINGSHAN
from tests.journey.stage import Centre
from tests.journey.visitor import Bench, Visitor
from tests.page.hand import WITHOUT_WEBGL

pytestmark = [pytest.mark.centre, pytest.mark.engine, pytest.mark.browser]

FEEDBACK_SECONDS = 5.0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def _enter(browser: Browser, centre: Centre, name: str, *, picture: str = "moving", **window: str) -> Person:
    """Come to the pendulum's page; its still picture spares the processor what the test does not look at."""
    person = Person(browser, centre.url, name, **window)
    if picture == "still":
        person.page.add_init_script(WITHOUT_WEBGL)
    person.sign_in()
    person.enter_lab()
    return person


def test_pupils_of_two_classes_measure_hand_in_and_are_marked(browser: Browser, centre: Centre) -> None:
    exemplar = catalogue.load("pendulum").exemplar
    one = _enter(browser, centre, "hongxing-03")
    two = _enter(browser, centre, "qingshan-03", size="tablet", language="en-GB")
    assert one.page.locator(".apparatus").inner_text() != two.page.locator(".apparatus").inner_text()

    measure(one, exemplar.plan())
    visitor = Visitor(centre.url, "hongxing-03")
    visitor.sign_in()
    kept = trials(Bench(visitor, "pendulum", HONGXING, "pendulum").record())
    assert [trial.controls for trial in kept] == exemplar.plan()
    one.report(exemplar.report(kept))
    started = time.monotonic()
    one.hand_in()
    assert time.monotonic() - started < FEEDBACK_SECONDS
    # The conclusion's points wait for the teacher; everything else is there.
    assert one.points() >= 90
    expect(one.page.locator(".mark-waiting")).to_have_count(1)
    expect(one.page.locator(".mark-full")).to_have_count(14)
    for person in (one, two):
        assert person.strangers() == []
        person.close()


def test_an_empty_record_earns_nothing(browser: Browser, centre: Centre) -> None:
    person = _enter(browser, centre, "qingshan-04", picture="still")
    person.step("hypothesis")
    person.page.fill("#hypothesis", "?")
    person.hand_in()
    assert person.points() == 0
    person.close()


def test_a_reload_and_another_tablet_find_the_record_again(browser: Browser, centre: Centre) -> None:
    person = _enter(browser, centre, "hongxing-05", picture="still")
    person.step("hypothesis")
    person.page.fill("#hypothesis", "摆长越长，周期越大。")
    measure(person, [{"length": 0.4}, {"length": 0.8}])
    shown = person.page.locator("table.trials").inner_text()
    person.page.reload()
    person.step("measure")
    expect(person.rows).to_have_count(2)
    assert person.page.locator("table.trials").inner_text() == shown
    other = _enter(browser, centre, "hongxing-05", picture="still", size="tablet")
    other.step("hypothesis")
    expect(other.page.locator("#hypothesis")).to_have_value("摆长越长，周期越大。")
    other.step("measure")
    expect(other.rows).to_have_count(2)
    for window in (person, other):
        window.close()


def test_the_page_goes_on_by_itself_when_its_kernel_dies(browser: Browser, centre: Centre) -> None:
    person = _enter(browser, centre, "hongxing-06", picture="still")
    measure(person, [{"length": 0.4}])
    person.page.evaluate(
        """async () => {
            const told = JSON.parse(document.getElementById("yunlab-page").textContent);
            const xsrf = document.cookie.split("; ").find((c) => c.startsWith("_xsrf="));
            await fetch(told.base_url + "voila/api/shutdown/" + told.kernel_id,
                {method: "POST", headers: {"X-XSRFToken": xsrf.slice(6)}});
        }"""
    )
    person.page.wait_for_event("load")
    person.step("measure")
    expect(person.rows).to_have_count(1)
    person.run()
    expect(person.rows).to_have_count(2)
    person.close()


def test_the_other_class_does_not_see_this_one(centre: Centre) -> None:
    stranger = Visitor(centre.url, "qingshan-01")
    stranger.sign_in()
    bench = Bench(stranger, "pendulum", QINGSHAN, "pendulum")
    assert bench.call("GET", f"records/{HONGXING}/pendulum").status_code == 403
    refused = Bench(stranger, "pendulum", HONGXING, "pendulum")
    assert refused.opened["event"] == "failed"
    assert refused.opened["message"]["zh"]
