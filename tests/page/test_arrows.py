"""Forces in the view: off at first, drawn when asked for, said to those who do not see them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import enter
from tests.page.stage import Stage
from tests.page.test_access import findings
from tests.page.test_view import drawn

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("webgl")]


def test_arrows_are_drawn_when_asked_for_and_named(stage: Stage, page: Page) -> None:
    enter(page, stage, "&set=angle_deg:30,swings:1")
    page.wait_for_selector(".view-ready canvas")
    switch = page.locator(".traces button", has_text="力的示意图")
    expect(switch).to_have_attribute("aria-pressed", "false")
    page.click("button.run")
    page.wait_for_selector(".clock")
    page.focus(".view")
    page.keyboard.press("Home")
    said = page.locator("table.arrows tbody tr").all_inner_texts()
    # At 30° the string pulls with cos 30° of the weight, at the bottom with 3 − 2 cos 30°, the longest arrow of all.
    assert [row.split() for row in said] == [
        ["重力", "G", "0.0", "0.0", "−0.8"],
        ["摆线的拉力", "F", "−0.3", "0.0", "0.6"],
    ]
    # The view's own ring of focus must not be taken for an arrow.
    switch.focus()
    plain = drawn(page)
    switch.click()
    expect(page.locator(".arrow-key li")).to_have_text(["G 重力", "F 摆线的拉力"])
    assert findings(page) == []
    switch.click()
    expect(page.locator(".arrow-key")).to_have_count(0)
    assert drawn(page) == plain
    switch.click()
    assert drawn(page) != plain
