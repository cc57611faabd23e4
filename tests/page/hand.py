"""What a pupil's hand does on the page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.page.stage import Stage

ROWS = ".trials tbody tr:not(.reason-row, .summary)"


def enter(page: Page, stage: Stage, more: str = "", lab: str = "pendulum") -> None:
    page.goto(stage.url(lab) + more, wait_until="commit")
    page.click("#step-measure")


def run(page: Page) -> None:
    """Make one trial and look at its reading."""
    before = page.locator(ROWS).count()
    page.click("button.run")
    expect(page.locator(ROWS)).to_have_count(before + 1)
    page.click("button.skip")


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
