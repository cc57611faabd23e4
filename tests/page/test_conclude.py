"""What the data show is chosen and typed, by keyboard too, and is there again after a reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.page.stage import Stage

pytestmark = pytest.mark.browser


def test_what_the_data_show_is_saved_and_handed_in_with_the_rest(stage: Stage, page: Page) -> None:
    page.goto(stage.url(), wait_until="commit")
    page.click("#step-hypothesis")
    page.select_option("#declared_variable", "length")
    page.click("#step-conclude")
    expect(page.locator("fieldset:has(#range_low) legend")).to_have_text("成立的范围：摆长 (m)")
    page.focus("#relation")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.select_option("#error_source", "reaction")
    page.fill("#range_low", "0.3")
    page.fill("#range_high", "1.5")
    expect(page.locator(".saved-good")).to_be_visible()
    page.reload(wait_until="commit")
    page.click("#step-conclude")
    expect(page.locator("#relation")).to_have_value("linear")
    expect(page.locator("#error_source")).to_have_value("reaction")
    expect(page.locator("#range_high")).to_have_value("1.5")
    page.click("#step-submit")
    expect(page.locator(".checks .done")).to_have_count(3)
