"""What a teacher decides by the form is what the pupil's page does: its language, and practice with a new apparatus."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.page import hand
from tests.page.stage import Stage

pytestmark = pytest.mark.browser


def test_the_page_speaks_the_teachers_language_and_practice_goes_on_with_a_new_apparatus(
    stage: Stage, page: Page
) -> None:
    page.goto(stage.url(language="en", mode="practice"), wait_until="commit")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.click("#step-measure")
    hand.run(page)
    number = page.locator(".apparatus").inner_text()
    assert number.startswith("Apparatus no. ")
    page.click("#step-submit")
    expect(page.get_by_role("button", name="Go on with a new apparatus")).to_have_count(0)
    page.click(".panel > button.primary")
    page.click("dialog button.primary")
    page.get_by_role("button", name="Go on with a new apparatus").click()
    expect(page.locator(".apparatus")).not_to_have_text(number)
    page.click("#step-measure")
    expect(page.locator(hand.ROWS)).to_have_count(0)
    hand.run(page)
    expect(page.locator(".saved-good")).to_be_visible()
