"""A teacher's main path in a real Chromium: assign, watch, open a record with its run, correct by keyboard."""

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from graders.state import State
from labkit import catalogue
from tests.centre.lesson import EAST
from tests.centre.stage import PREFIX, Stage
from tests.centre.test_browser import SIZES, sign_in
from tests.centre.test_forms import hand_in, work
from tests.page.test_access import findings

pytestmark = [pytest.mark.browser, pytest.mark.centre]

LAB = catalogue.load("pendulum")


@pytest.fixture
def stage(real: Stage) -> Stage:
    return real


def fits(page: Page) -> None:
    """Every size holds the page, in both languages, and axe finds nothing serious."""
    address = page.url.split("#")[0]
    for (width, height), language in zip(SIZES, ("zh", "en", "zh"), strict=True):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{address}{'&' if '?' in address else '?'}language={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        found = findings(page)
        assert found == [], (address, width, found)
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_teacher_assigns_watches_opens_and_corrects(chromium: Chromium, stage: Stage, state: State) -> None:
    page = chromium.new_context(locale="zh-CN").new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page, stage, "dongfang-teacher")
    page.get_by_role("link", name="布置实验").click()
    fits(page)
    page.get_by_role("link", name=f"选择：{LAB.title['zh']}").click()
    fits(page)
    expect(page.locator("[data-sum]")).to_have_text("100")
    page.fill("[name=weight-result]", "20.5")
    expect(page.locator("[data-sum]")).to_have_text(f"{120.5 - LAB.points['result']:g}")
    page.check("[value=homework]")
    page.get_by_role("button", name="布置给全班").click()
    notice = page.get_by_text("正在为班级准备")
    expect(notice).to_be_visible()
    work(state)
    expect(notice).to_have_count(0, timeout=20_000)
    row = page.get_by_role("row", name="李明")
    expect(row).to_contain_text("未开始")
    hand_in(state, EAST, "dongfang-01")
    expect(row).to_contain_text("已评分", timeout=20_000)

    row.get_by_role("link", name="李明").click()
    expect(page.locator(".view-ready canvas")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="播放第 1 次测量").click()
    first = page.locator("[data-play]").first.get_attribute("data-play")
    expect(page.locator(f"[data-shown='{first}']")).to_be_visible()
    expect(page.locator(".clock")).not_to_have_text("t = 0.00 s")
    expect(page.locator("circle.kept")).to_have_count(3)
    fits(page)
    sound = f"{round(0.7 * LAB.points['conclusion'], 1):g}"
    page.locator("#mark-conclusion button", has_text="较好").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#points-conclusion")).to_have_value(sound)
    page.locator("#mark-conclusion").get_by_role("button", name="保存", exact=True).press("Enter")
    expect(page.locator("#mark-conclusion")).to_contain_text("教师评分")
    expect(page.locator("#mark-conclusion .points")).to_have_text(f"{sound} / {LAB.points['conclusion']:g}")
    page.keyboard.press("Alt+n")
    page.wait_for_url(f"**{PREFIX}class/{EAST}/task/pendulum/pupil/dongfang-02")
    expect(page.locator("h1")).to_contain_text("王芳")
    for address in ("now", "grasp/criteria", "task/pendulum/board", "task/pendulum/link"):
        page.goto(f"{stage.public}{PREFIX}class/{EAST}/{address}")
        fits(page)
    assert complaints == []


def test_a_lab_is_assigned_with_three_clicks_and_nothing_typed(chromium: Chromium, stage: Stage) -> None:
    page = chromium.new_context(locale="zh-CN").new_page()
    sign_in(page, stage, "dongfang-teacher")
    page.get_by_role("link", name="布置实验").click()
    page.get_by_role("link", name=f"选择：{catalogue.load('projectile').title['zh']}").click()
    due = page.get_by_label("截止时间").input_value()
    page.get_by_role("button", name="布置给全班").click()
    expect(page.get_by_text("正在为班级准备")).to_be_visible()
    assert due.endswith("T21:00"), "an evening in a week is offered"
