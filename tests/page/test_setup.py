"""Set-ups: back to the defaults, kept ones, and a link that carries one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import enter, run, set_control
from tests.page.stage import Stage

pytestmark = pytest.mark.browser


def shown(page: Page, name: str) -> str:
    return page.input_value(f"[data-control={name}] .typed")


def open_setups(page: Page) -> None:
    page.click(".setup summary")


def test_a_link_carries_a_setup_to_another_browser(stage: Stage, page: Page) -> None:
    enter(page, stage)
    set_control(page, "length", 1.23)
    page.click("text=光电门")
    open_setups(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("text=复制带设置的链接")
    expect(page.locator(".setup [role=status]")).to_have_text("已复制。")
    link = page.evaluate("navigator.clipboard.readText()")
    with page.context.browser.new_context(locale="zh-CN").new_page() as other:  # type: ignore[union-attr]
        other.goto(link, wait_until="commit")
        other.click("#step-measure")
        expect(other.locator("[data-control=length] .typed")).to_have_value("1.23")
        expect(other.locator("[data-control=timer] .chosen")).to_have_text("光电门")
        run(other)
        assert "set=" not in other.url
        other.context.close()


@pytest.mark.parametrize(
    "written",
    [
        "length:99",
        "length:1e999",
        "length:",
        "length:abc",
        "timer:sundial",
        "gravity:1",
        "__proto__:1",
        "%ff%:1",
        ":::,,,",
    ],
)
def test_a_setup_that_does_not_fit_is_said_and_left_at_its_default(stage: Stage, page: Page, written: str) -> None:
    enter(page, stage, f"&set=angle_deg:9,{written}")
    expect(page.locator(".run-row .problem")).to_contain_text("保持默认值")
    assert (shown(page, "length"), shown(page, "angle_deg")) == ("0.80", "9")
    expect(page.locator("[data-control=timer] .chosen")).to_have_text("秒表")


def test_the_defaults_and_kept_setups_are_one_click_away(stage: Stage, page: Page) -> None:
    enter(page, stage)
    set_control(page, "length", 1.1)
    open_setups(page)
    page.click("text=记住这组设置")
    page.click("text=恢复默认设置")
    assert shown(page, "length") == "0.80"
    page.reload(wait_until="commit")
    page.click("#step-measure")
    open_setups(page)
    page.locator(".setup select").select_option(label="★ L = 1.10 m")
    expect(page.locator("[data-control=length] .typed")).to_have_value("1.10")
    run(page)
