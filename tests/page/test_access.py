"""Everybody can use the page: axe finds nothing serious, fingers hit the buttons, the tab key goes in reading order."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import enter, run, set_control
from tests.page.process import ROOT
from tests.page.stage import Stage

pytestmark = pytest.mark.browser

STEPS = ("question", "hypothesis", "measure", "analyse", "conclude", "submit", "feedback")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LEAST_PX = 40
SMALL = """least => [...document.querySelectorAll("button, select, summary, input:not([type=range])")]
  .filter((one) => one.checkVisibility() && !one.closest("[inert], dialog:not([open])"))
  .map((one) => one.closest("label") ?? one)
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect().height])
  .filter(([, height]) => height < least)"""


def findings(page: Page) -> list[Any]:
    """What axe calls serious or critical: rule, and where."""
    if page.evaluate("() => typeof axe === 'undefined'"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    bad = [one for one in found if one["impact"] in {"serious", "critical"}]
    return [(one["id"], [(node["target"], node.get("failureSummary")) for node in one["nodes"]]) for one in bad]


def worked(page: Page, stage: Stage, language: str) -> None:
    """A page with everything on it: trials, repeats, one left out, a line, a fit, residuals, open desks."""
    enter(page, stage, f"&language={language}")
    page.wait_for_selector(".view-ready canvas")
    for length in (0.5, 0.8, 0.8, 1.2):
        set_control(page, "length", length)
        run(page)
    page.locator(".trials .actions button").first.click()
    page.fill(".reason input", "?")
    page.press(".reason input", "Enter")
    page.click(".watch")
    page.click(".setup summary")
    page.click("#step-analyse")
    page.select_option("#graph_y", "period_squared")
    page.select_option("#graph_x", "length")
    page.click(".panel >> text=/^(放一条直线|Lay a straight line)$/")
    page.focus("[data-handle=B]")
    page.keyboard.press("Shift+ArrowUp")
    page.click(".fit-desk button")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.usefixtures("webgl")
def test_axe_finds_nothing_serious_on_any_step(stage: Stage, page: Page, language: str) -> None:
    worked(page, stage, language)
    for step in STEPS:
        page.click(f"#step-{step}")
        assert findings(page) == [], step
    page.click("#step-submit")
    page.click(".panel > button.primary")
    assert findings(page) == [], "the dialog"


def test_every_target_is_high_enough_for_a_finger(stage: Stage, browser: Any) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    context.set_default_timeout(40_000)
    page = context.new_page()
    worked(page, stage, "zh")
    for step in STEPS:
        page.click(f"#step-{step}")
        assert page.evaluate(SMALL, LEAST_PX) == [], step
    context.close()


@pytest.mark.usefixtures("webgl")
def test_the_tab_key_goes_from_top_to_bottom(stage: Stage, page: Page) -> None:
    enter(page, stage)
    page.wait_for_selector(".view-ready canvas")
    page.focus(".languages button")
    seen = []
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "() => document.activeElement.closest('.header, .steps, .view, .controls, .panel')?.className"
            )
        )
    places = [place.split()[0] for place in seen if place]
    assert list(dict.fromkeys(places)) == ["header", "steps", "view", "controls"]
    assert places == sorted(places, key=["header", "steps", "view", "controls"].index)


@pytest.mark.usefixtures("webgl")
def test_with_less_motion_nothing_moves_by_itself(stage: Stage, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    enter(page, stage)
    page.wait_for_selector(".view-ready canvas")
    page.click("button.run")
    expect(page.locator(".clock")).to_have_text("t = 0.00 s")
    expect(page.locator(".covered")).to_have_count(0)
    expect(page.locator(".play")).to_have_attribute("aria-label", "播放")
