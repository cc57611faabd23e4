"""Axes with transforms, error bars, and the fit that follows the pupil's own line."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import enter, run, set_control
from tests.page.stage import Stage

pytestmark = pytest.mark.browser


def measured(page: Page, stage: Stage, lengths: tuple[float, ...]) -> None:
    enter(page, stage)
    for length in lengths:
        set_control(page, "length", length)
        run(page)
    page.click("#step-analyse")


def lay_line(page: Page) -> None:
    page.click("text=放一条直线")
    page.focus("[data-handle=B]")
    page.keyboard.press("Shift+ArrowUp")


def test_the_fit_follows_the_pupils_own_line_and_shows_its_residuals(stage: Stage, page: Page) -> None:
    measured(page, stage, (0.4, 0.8, 1.2))
    page.select_option("#graph_y", "period_squared")
    page.select_option("#graph_x", "length")
    expect(page.locator(".graph .bar[d*=V]")).to_have_count(3)
    expect(page.locator(".fit-desk")).to_have_count(0)
    page.click("text=放一条直线")
    expect(page.locator(".fit-desk")).to_have_count(0)
    page.focus("[data-handle=B]")
    page.keyboard.press("Shift+ArrowUp")
    page.click(".fit-desk button")
    slope = page.locator(".fit-numbers dd").first
    expect(slope).to_have_text(re.compile(r"^\(\d\.\d+ ± 0\.\d+\) s²/m$"))
    # The eye stands too high, and this apparatus has a g of its own.
    assert float(slope.inner_text()[1:5]) == pytest.approx(4 * math.pi**2 / 9.8, rel=0.15)
    expect(page.locator(".residuals .dot")).to_have_count(3)
    expect(page.locator("#slope")).to_have_value("")


def test_a_trial_left_out_takes_the_fit_with_it(stage: Stage, page: Page) -> None:
    measured(page, stage, (0.4, 0.8, 1.2, 1.4))
    page.select_option("#graph_y", "period_squared")
    page.select_option("#graph_x", "length")
    lay_line(page)
    page.click(".fit-desk button")
    expect(page.locator(".fit-numbers")).to_be_visible()
    page.click("#step-measure")
    page.locator("text=剔除").first.click()
    page.fill(".reason input", "读数时走神")
    page.press(".reason input", "Enter")
    page.click("#step-analyse")
    expect(page.locator(".fit-desk button")).to_be_visible()
    page.click(".fit-desk button")
    expect(page.locator(".residuals .dot")).to_have_count(3)


def test_too_few_places_are_explained(stage: Stage, page: Page) -> None:
    measured(page, stage, (0.4, 0.8))
    page.select_option("#graph_y", "period_squared")
    page.select_option("#graph_x", "length")
    lay_line(page)
    page.click(".fit-desk button")
    expect(page.locator(".fit-desk .problem")).to_contain_text("3 个数据点")


def test_a_transform_heads_its_axis_and_a_column_of_the_table_keeps_its_name(stage: Stage, page: Page) -> None:
    measured(page, stage, (0.4, 0.8))
    page.select_option("#graph_y", "time")
    page.select_option("#graph_x", "length")
    page.select_option("#graph_x_form", "root")
    expect(page.locator(".x-head")).to_have_text("√L/√m")
    page.select_option("#graph_x_form", "inverse")
    expect(page.locator(".x-head")).to_have_text("(1/L)/m⁻¹")
    # T squared by hand is the column T² of the table: the same answer, whichever way it was chosen.
    page.select_option("#graph_y", "period")
    page.select_option("#graph_y_form", "square")
    expect(page.locator("#graph_y")).to_have_value("period_squared")
    expect(page.locator(".saved-good")).to_be_visible()
    page.reload(wait_until="commit")
    page.click("#step-analyse")
    expect(page.locator("#graph_y")).to_have_value("period_squared")
    expect(page.locator("#graph_x_form")).to_have_value("inverse")
