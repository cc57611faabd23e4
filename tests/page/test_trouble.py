"""Nothing is lost: reloads, cut lines, an exchange that is away, a kernel that dies."""

from __future__ import annotations

import os
import signal

import pytest
from playwright.sync_api import Page, Route, expect

from tests.family import kernels
from tests.page.hand import ROWS, enter, mark, run, table, was_loaded_again
from tests.page.hub import STUDENT
from tests.page.stage import Stage

pytestmark = pytest.mark.browser


def test_trials_and_answers_are_there_again_after_a_reload(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    run(page)
    page.click("#step-hypothesis")
    page.fill("#hypothesis", "摆长越大，周期越大。")
    expect(page.locator(".saved-good")).to_be_visible()
    page.click("#step-measure")
    before = table(page)
    page.reload(wait_until="commit")
    expect(page.locator(ROWS)).to_have_count(2)
    assert table(page) == before
    page.click("#step-hypothesis")
    expect(page.locator("#hypothesis")).to_have_value("摆长越大，周期越大。")


def test_nothing_can_be_overwritten_before_the_record_is_there(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    page.click("#step-hypothesis")
    page.fill("#hypothesis", "摆长越大，周期越大。")
    expect(page.locator(".saved-good")).to_be_visible()
    held: list[Route] = []
    page.route("**/records/**", lambda route: held.append(route))
    with page.expect_request("**/records/**"):
        page.reload(wait_until="commit")
    expect(page.locator("h1")).to_have_text("用单摆测量重力加速度")
    expect(page.locator("[role=tab], input, textarea, button.run")).to_have_count(0)
    held.pop(0).abort()
    expect(page.locator(".banner")).to_contain_text("暂时连不上服务器")
    page.unroute("**/records/**")
    page.click("#step-hypothesis")
    expect(page.locator("#hypothesis")).to_have_value("摆长越大，周期越大。")


def test_what_is_typed_in_the_last_moment_before_leaving_is_kept(stage: Stage, page: Page) -> None:
    enter(page, stage)
    page.click("#step-conclude")
    page.fill("#result", "9.75")
    page.reload(wait_until="commit")
    page.click("#step-conclude")
    expect(page.locator("#result")).to_have_value("9.75")
    expect(page.locator(".saved-good")).to_be_visible()


def test_a_cut_line_is_said_and_mended_without_loading_the_page_again(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    mark(page)
    stage.line.cut()
    expect(page.locator(".banner")).to_contain_text("连接已断开，正在重连")
    page.click("button.run")
    stage.line.mend()
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator(".banner")).to_have_count(0)
    assert not was_loaded_again(page)


def test_a_run_whose_answer_was_lost_is_one_trial(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    page.wait_for_selector("button.run:enabled")
    # The request leaves, the line breaks before the answer.
    page.click("button.run")
    stage.line.cut()
    stage.line.mend()
    page.wait_for_selector("button.run:enabled")
    page.reload(wait_until="commit")
    expect(page.locator(ROWS)).to_have_count(2)


def test_a_trial_waits_on_the_device_while_the_exchange_is_away(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    stage.exchange.stop()
    page.click("button.run")
    expect(page.locator(".badge-waiting")).to_have_text("未保存")
    expect(page.locator(".saved-bad")).to_be_visible()
    stage.exchange.start()
    expect(page.locator(".badge-waiting")).to_have_count(0)
    expect(page.locator(".saved-good")).to_be_visible()
    page.reload(wait_until="commit")
    expect(page.locator(ROWS)).to_have_count(2)


def test_a_killed_kernel_loses_nothing_and_the_page_gets_a_new_one_by_itself(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    run(page)
    before = table(page)
    killed = kernels(stage.kiosks[STUDENT])
    assert killed
    with page.expect_event("domcontentloaded"):
        for kernel in killed:
            os.kill(kernel, signal.SIGKILL)
    expect(page.locator(ROWS)).to_have_count(2)
    assert table(page) == before
    run(page)
