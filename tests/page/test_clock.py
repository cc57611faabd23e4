"""The page tells times as the schools' clocks do, whatever zone a tablet is set to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.page.stage import Stage

pytestmark = pytest.mark.browser

DUE = "2031-03-05T15:30:00.000Z"
IN_CHINA = "3月5日 23:30"


def test_a_tablet_in_another_zone_shows_when_it_is_due_at_school(stage: Stage, browser: Browser) -> None:
    with browser.new_context(locale="zh-CN", timezone_id="America/Lima") as context:
        page = context.new_page()
        page.goto(stage.url(due=DUE), wait_until="commit")
        expect(page.get_by_text(IN_CHINA)).to_be_visible()
