"""The stopwatch in the pupil's own hand, and the reminder to rest."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from labkit.bench import _rest_minutes
from tests.page.hand import enter
from tests.page.stage import Stage

WORKED = "localStorage.setItem('yunlab-work', JSON.stringify({worked: %d, seen: Date.now() - %d}))"
ONCE = "if (!localStorage.getItem('yunlab-work')) "


def number(text: str) -> float:
    return float(re.findall(r"[\d.]+", text)[0])


@pytest.mark.browser
@pytest.mark.usefixtures("webgl")
def test_the_manual_stopwatch_reads_the_time_of_the_film(stage: Stage, page: Page) -> None:
    enter(page, stage)
    page.wait_for_selector(".view-ready canvas")
    page.click("button.run")
    page.wait_for_selector(".clock")
    page.click(".watch")
    watch = page.locator(".stopwatch")
    page.focus(".view")
    page.keyboard.press("Home")
    watch.get_by_text("开始").click()
    for _ in range(5):
        page.focus(".view")
        page.keyboard.press("Shift+ArrowRight")
    watch.get_by_text("计次").click()
    page.focus(".view")
    page.keyboard.press("Shift+ArrowRight")
    watch.get_by_text("停止").click()
    assert [number(text) for text in page.locator(".laps li").all_inner_texts()] == pytest.approx([1.0, 1.2])
    watch.get_by_text("归零").click()
    expect(page.locator(".stopwatch-face")).to_have_text("0.00 s")


@pytest.mark.browser
def test_a_rest_is_suggested_after_half_an_hour_and_can_be_acknowledged(stage: Stage, page: Page) -> None:
    page.add_init_script(ONCE + WORKED % (30 * 60 - 5, 8000))
    enter(page, stage)
    expect(page.locator(".rest-note")).to_contain_text("30 分钟")
    page.click("text=休息好了")
    expect(page.locator(".rest-note")).to_have_count(0)
    page.reload(wait_until="commit")
    page.wait_for_selector("button.run")
    expect(page.locator(".rest-note")).to_have_count(0)


@pytest.mark.browser
def test_a_long_absence_is_a_rest(stage: Stage, page: Page) -> None:
    page.add_init_script(ONCE + WORKED % (40 * 60, 11 * 60_000))
    enter(page, stage)
    page.wait_for_selector("button.run")
    expect(page.locator(".rest-note")).to_have_count(0)


@pytest.mark.parametrize(
    ("set_to", "minutes"), [("45", 45), ("0", 0), ("-3", 0), ("soon", 30), ("nan", 30), ("inf", 30), ("1e9", 600)]
)
def test_the_district_sets_the_time(monkeypatch: pytest.MonkeyPatch, set_to: str, minutes: float) -> None:
    monkeypatch.setenv("YUNLAB_REST_MINUTES", set_to)
    assert _rest_minutes() == minutes
