"""The line is cut in the middle of a series: the table is the same afterwards, and the page goes on by itself."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import ROWS, enter, mark, run, table, was_loaded_again
from tests.page.stage import Stage

pytestmark = pytest.mark.browser

BACK_S = 5.0
"""So soon after the line the page must be back [s]."""

CUTS = [5, 20, pytest.param(60, marks=pytest.mark.centre)]


def cut_for(page: Page, stage: Stage, seconds: float) -> None:
    """Cut the line for a time that is itself what is tested."""
    stage.line.cut()
    expect(page.locator(".banner")).to_contain_text("连接已断开，正在重连")
    page.wait_for_timeout(seconds * 1000)
    stage.line.mend()


@pytest.mark.parametrize("seconds", CUTS)
def test_a_series_goes_on_after_a_cut(stage: Stage, page: Page, seconds: int) -> None:
    enter(page, stage)
    run(page)
    run(page)
    mark(page)
    before = table(page)
    cut_for(page, stage, seconds)
    mended = time.monotonic()
    expect(page.locator(".banner")).to_have_count(0)
    assert time.monotonic() - mended < BACK_S
    assert table(page) == before
    run(page)
    assert table(page)[: len(before)] == before
    assert not was_loaded_again(page)
    whole = table(page)
    page.reload(wait_until="commit")
    expect(page.locator(ROWS)).to_have_count(3)
    assert table(page) == whole


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
    page.click("button.skip")
    assert table(page)[: len(before)] == before
    expect(page.locator(".saved-good")).to_be_visible()
    assert not was_loaded_again(page)
    page.reload(wait_until="commit")
    expect(page.locator(ROWS)).to_have_count(2)
    page.click("#step-conclude")
    expect(page.locator("#conclusion")).to_have_value("断网时写下的结论。")
