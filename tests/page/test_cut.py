"""What a pupil does while the line is cut is done once it is back; the cuts of every lab have a file of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import ROWS, enter, mark, run, table, was_loaded_again
from tests.page.stage import Stage

pytestmark = pytest.mark.browser


def test_a_trial_begun_while_the_line_is_cut_is_made_once_it_is_back(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    mark(page)
    before = table(page)
    stage.line.cut()
    page.click("button.run")
    page.click("#step-conclude")
    page.fill("#conclusion", "断网时写下的结论。")
    page.wait_for_timeout(5000)
    stage.line.mend()
    page.click("#step-measure")
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator(f"{ROWS} .covered")).to_have_count(0)
    assert table(page)[: len(before)] == before
    expect(page.locator(".saved-good")).to_be_visible()
    assert not was_loaded_again(page)
    page.reload(wait_until="commit")
    expect(page.locator(ROWS)).to_have_count(2)
    page.click("#step-conclude")
    expect(page.locator("#conclusion")).to_have_value("断网时写下的结论。")
