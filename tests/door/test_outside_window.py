"""Coming in from outside with a real browser, in both languages: a refusal, and a link inside the platform's frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.door.conftest import Door
from tests.door.staff import Onlooker
from tests.journey.browsing import chromium

pytestmark = [pytest.mark.centre, pytest.mark.browser]

both = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@both
def test_whom_the_roster_does_not_know_reads_why_and_can_begin_again(
    browser: Browser, door: Door, language: str
) -> None:
    person = Onlooker(browser, door.centre, "guid-stranger", language)
    with door.provider.running(door.centre.url):
        person.page.goto(f"{door.centre.url}/hub/login")
        person.see("ways")
        person.press("#provider")
        person.page.fill("[name=login]", person.name)
        person.page.fill("[name=password]", "any")
        person.press("button[type=submit]")
        expect(person.page.locator("#wrong")).to_contain_text(person.name)
        person.see("outside-refused")
        person.press("main a.button")
        expect(person.page.locator("[name=login]")).to_be_visible()
    assert person.complaints == []
    person.close()


@both
def test_a_link_in_a_frame_opens_a_window_that_signs_in(browser: Browser, door: Door, language: str) -> None:
    person = Onlooker(browser, door.centre, "guid-teacher", language)
    person.page.goto(f"{door.platform.address}/frame/{person.name}")
    frame = person.page.frame_locator("iframe")
    expect(frame.locator("button")).to_be_visible()
    person.look("frame")
    with person.context.expect_page() as opened:
        frame.locator("button").click()
    person.page = opened.value
    person.page.wait_for_url(f"{door.centre.url}/hub/set-up-app*")
    person.see("set-up-app")
    person.close()
