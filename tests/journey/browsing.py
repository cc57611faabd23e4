"""A person at the centre with a real browser: what they click and what they read."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect, sync_playwright

from labkit.record import Answers, Trial
from tests.journey.visitor import PASSWORD
from tests.page.hand import COARSE, SOFTWARE_GL, skip

ARGUMENTS = [
    "--no-sandbox",
    *SOFTWARE_GL,
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

PICTURES = "YUNLAB_SCREENSHOTS"
"""Into which folder pictures of the pages are wanted."""

SIZES = {"desk": (1280, 800), "tablet": (800, 1280), "phone": (360, 740)}

MILLISECONDS = 60_000
"""How long the slowest step, a container's first start, may take [ms]."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "no Chromium on this machine; `make test` installs it"
    expect.set_options(timeout=MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


class Person:
    """Somebody with a browser of their own: its cookies, its language, its screen."""

    def __init__(self, browser: Browser, url: str, name: str, *, size: str = "desk", language: str = "zh-CN") -> None:
        """Open a window; nobody is signed in yet."""
        width, height = SIZES[size]
        self.url, self.name, self.size, self.language = url, name, size, language[:2]
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            has_touch=size != "desk",
            device_scale_factor=1 if os.environ.get(PICTURES) else COARSE,
        )
        self.context.set_default_timeout(MILLISECONDS)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def strangers(self) -> list[str]:
        """List what the pages asked of any other host."""
        own = urlsplit(self.url).netloc
        return [
            url for url in self.asked if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != own
        ]

    def sign_in(self, password: str = PASSWORD) -> None:
        """Sign in at the centre's front door; ends on the start page."""
        self.page.goto(self.url)
        self.page.fill("#username_input", self.name)
        self.page.fill("#password_input", password)
        self.page.click("#login_submit")
        self.page.wait_for_url("**/services/centre/**")

    def enter_lab(self, lab: str = "pendulum") -> None:
        """Go from the start page into a lab, and wait until it can be used."""
        self.page.locator(f"main a.button[href*={lab}]").first.click()
        expect(self.page.locator("#step-question")).to_be_visible()

    def step(self, name: str) -> None:
        """Go to a step of the investigation."""
        self.page.click(f"#step-{name}")

    def look(self, name: str) -> None:
        """Take pictures of the page where that variable says, on each screen that is worked like this one."""
        folder = os.environ.get(PICTURES)
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        for size in [self.size] if self.size == "desk" else ["tablet", "phone"]:
            self._resize(size)
            self.page.screenshot(path=f"{folder}/{name}-{self.language}-{size}.png", full_page=True)
        self._resize(self.size)

    def _resize(self, size: str) -> None:
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
        # What is drawn to measure, such as the graph, follows the screen a frame later.
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    @property
    def rows(self) -> Locator:
        """The trials in the table."""
        return self.page.locator("table.trials tbody tr:not(.reason-row, .summary)")

    def set(self, control: str, value: float | str) -> None:
        """Set one control: type a number, or choose from a few words."""
        if isinstance(value, str):
            self.page.locator(f"[data-control={control}] input[value={value}]").check()
            return
        typed = self.page.locator(f"[data-control={control}] input.typed")
        typed.fill(f"{value:g}")
        typed.press("Enter")

    def run(self) -> None:
        """Start the experiment once, skip the film, and wait until the reading stands in the table, stored."""
        before = self.rows.count()
        self.page.click("button.run")
        expect(self.rows).to_have_count(before + 1)
        button = self.page.locator("button.skip")
        skip(button.click, button)
        expect(self.rows.nth(before).locator(".covered, .badge-waiting")).to_have_count(0)

    def report(self, answers: Answers) -> None:
        """Write the report, each part in its step."""
        self.step("hypothesis")
        self.page.fill("#hypothesis", answers.hypothesis)
        self.page.select_option("#declared_variable", answers.declared_variable)
        self.step("analyse")
        self.page.select_option("#graph_x", answers.graph_x)
        self.page.select_option("#graph_y", answers.graph_y)
        self.page.fill("#slope", answers.slope)
        self.page.fill("#slope_unit", answers.slope_unit)
        self.step("conclude")
        for field in ("result", "result_uncertainty", "result_unit", "range_low", "range_high", "conclusion"):
            self.page.fill(f"#{field}", str(getattr(answers, field)))
        for field in ("relation", "error_source"):
            self.page.select_option(f"#{field}", getattr(answers, field))
        expect(self.page.locator(".saved")).to_have_class(re.compile("saved-good"))

    def hand_in(self) -> None:
        """Hand the record in and wait for the marks."""
        self.step("submit")
        self.page.click("#panel button.primary >> nth=0")
        self.page.click("dialog button.primary")
        expect(self.page.locator(".total")).to_be_visible()

    def points(self) -> float:
        """Return the points shown."""
        return float(self.page.locator(".total strong").inner_text())

    def close(self) -> None:
        """Close the window."""
        self.context.close()


def measure(person: Person, plan: Sequence[dict[str, Any]]) -> None:
    """Make the runs of a plan by hand, setting only what changes."""
    person.step("measure")
    last: dict[str, Any] = {}
    for controls in plan:
        for name, value in controls.items():
            if last.get(name) != value:
                person.set(name, value)
        person.run()
        last = controls


def trials(record: dict[str, Any]) -> list[Trial]:
    """Return the trials of a record as the exchange gives it."""
    return [Trial.from_json(kept["trial"]) for kept in record["trials"]]
