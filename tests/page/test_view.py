"""The view: keys, traces, and a table of what it shows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import enter
from tests.page.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("webgl")]


def started(page: Page, stage: Stage) -> None:
    """A run that is at its start, stopped."""
    enter(page, stage)
    page.wait_for_selector(".view-ready canvas")
    page.click("button.run")
    page.wait_for_selector(".clock")
    page.focus(".view")
    page.keyboard.press("Home")


def clock(page: Page) -> float:
    return float(re.findall(r"[\d.]+", page.inner_text(".clock"))[0])


def test_keys_step_play_and_pause(stage: Stage, page: Page) -> None:
    started(page, stage)
    assert clock(page) == 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert clock(page) == pytest.approx(0.22)
    page.keyboard.press("ArrowLeft")
    assert clock(page) == pytest.approx(0.2)
    page.keyboard.press(" ")
    expect(page.locator(".play")).to_have_attribute("aria-label", "暂停")
    page.keyboard.press(" ")
    expect(page.locator(".play")).to_have_attribute("aria-label", "播放")
    page.keyboard.press("End")
    expect(page.locator(".covered")).to_have_count(0)


def test_the_table_for_screen_readers_follows_the_time(stage: Stage, page: Page) -> None:
    started(page, stage)
    head = page.locator(".positions tbody th")
    expect(head).to_have_text("摆球")
    start = page.locator(".positions td").all_inner_texts()
    # Released at 5° on a string of 0.80 m below a pivot at 1.70 m.
    assert [float(text) for text in start] == pytest.approx([0.0697, 0, 0.903], abs=0.002)
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".positions caption")).to_have_text("0.80 s 时各物体的位置")
    assert float(page.locator(".positions td").first.inner_text().replace("−", "-")) < 0


# What is drawn between one frame of the browser and the next, by the shapes that are sent to the graphics.
FRAMES_DRAWN = """frames => new Promise((done) => {
  const graphics = WebGL2RenderingContext.prototype, usual = graphics.drawElements;
  let shapes = 0, drawn = [];
  graphics.drawElements = function (...what) { shapes += 1; return usual.apply(this, what); };
  const frame = () => {
    drawn.push(shapes > 0);
    shapes = 0;
    if (drawn.length < frames) return requestAnimationFrame(frame);
    graphics.drawElements = usual;
    done(drawn.slice(2));
  };
  requestAnimationFrame(frame);
})"""


def test_a_film_is_drawn_in_every_frame(stage: Stage, page: Page) -> None:
    started(page, stage)
    page.keyboard.press(" ")
    assert page.evaluate(FRAMES_DRAWN, 12) == [True] * 10


# A device that manages fewer than twenty frames a second; a frame with shadows is begun twice, once for the lamp.
SLOW_DEVICE = """
  const graphics = WebGL2RenderingContext.prototype, usual = graphics.clear, soon = requestAnimationFrame;
  let begun = 0;
  graphics.clear = function (...what) { begun += 1; return usual.apply(this, what); };
  window.requestAnimationFrame = (act) => soon(() => setTimeout(() => {
    const before = begun;
    act(performance.now());
    if (begun > before) document.documentElement.dataset.shadows = String(begun > before + 1);
  }, 50));
"""


def test_a_slow_device_gets_a_picture_without_shadows(stage: Stage, page: Page) -> None:
    page.add_init_script(SLOW_DEVICE)
    started(page, stage)
    expect(page.locator("html")).to_have_attribute("data-shadows", "true")
    page.keyboard.press(" ")
    expect(page.locator("html")).to_have_attribute("data-shadows", "false")


def drawn(page: Page) -> bytes:
    """What is drawn behind the buttons, when the frame asked for is there."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    box = page.locator(".view canvas").bounding_box()
    assert box
    buttons = [page.locator(place) for place in (".presets", ".traces", ".clock")]
    return page.screenshot(clip=box, mask=buttons)  # type: ignore[arg-type]


def test_traces_are_drawn_and_taken_away(stage: Stage, page: Page) -> None:
    enter(page, stage, "&set=length:0.4,angle_deg:30")
    page.wait_for_selector(".view-ready canvas")
    page.click("button.run")
    page.wait_for_selector(".clock")
    page.focus(".view")
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    # The view's own ring of focus must not be taken for a trace.
    page.focus(".traces button")
    plain = drawn(page)
    for button in (1, 2):
        page.click(f".traces button:nth-child({button})")
        assert drawn(page) != plain
        page.click(f".traces button:nth-child({button})")
        assert drawn(page) == plain
