"""What a pupil's hand does on the page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.page.stage import Stage

# A processor draws the 3-D view only; asked for everything, it would draw the whole page that way, at twice the work.
SOFTWARE_GL = ["--use-angle=swiftshader-webgl", "--enable-unsafe-swiftshader"]
COARSE = 0.5
"""Pixels of the screen to one of the page: a processor draws the 3-D view, and so only a quarter of it."""

WITHOUT_WEBGL = """
  const usual = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    return kind.startsWith("webgl") ? null : usual.call(this, kind, ...more);
  };
"""
PRESSES = 10
ROWS = ".trials tbody tr:not(.reason-row, .summary)"


def enter(page: Page, stage: Stage, more: str = "", lab: str = "pendulum") -> None:
    page.goto(stage.url(lab) + more, wait_until="commit")
    page.click("#step-measure")


def run(page: Page) -> None:
    """Make one trial and look at its reading."""
    before = page.locator(ROWS).count()
    page.click("button.run")
    expect(page.locator(ROWS)).to_have_count(before + 1)
    skip(page.locator("button.skip").click, page.locator("button.skip"))
    expect(page.locator(f"{ROWS} .covered")).to_have_count(0)


def skip(press: Callable[..., None], button: Locator) -> None:
    """Press the button that ends a film, unless the film ends before that by itself."""
    for _ in range(PRESSES):
        with suppress(TooLate):
            if not button.is_visible():
                return
            press(timeout=2000)


def table(page: Page) -> list[str]:
    return page.locator(f"{ROWS} td:not(.actions)").all_inner_texts()


def mark(page: Page) -> None:
    page.evaluate("window.neverLoadedAgain = true")


def was_loaded_again(page: Page) -> bool:
    return not page.evaluate("window.neverLoadedAgain")


def set_control(page: Page, name: str, value: float) -> None:
    """Type a value into a control."""
    page.fill(f"[data-control={name}] .typed", str(value))
    page.press(f"[data-control={name}] .typed", "Enter")
