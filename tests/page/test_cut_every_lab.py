"""Every lab with the line cut in the middle of its series, half of them in each language; all pages share each cut."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from labkit import catalogue
from tests.page import stage as stages
from tests.page.hand import ROWS, WITHOUT_WEBGL, mark, run, table, was_loaded_again
from tests.page.stage import Stage

# A group of its own: what it does most is wait, and the other tests of the page can go on beside it.
pytestmark = [pytest.mark.browser, pytest.mark.centre, pytest.mark.xdist_group("cuts")]

LABS = sorted(catalogue.experiments())
LOST = {"zh": "连接已断开，正在重连", "en": "Connection lost. Reconnecting"}
PAGES = list(zip(LABS, itertools.cycle(LOST)))
CUTS_S = (5, 20, 60)
KERNELS = 4
"""So many pages a pupil may have open."""

PUPILS = [f"hongxing-{number:02d}" for number in range(1, 2 + (len(PAGES) - 1) // KERNELS)]

BACK_S = 8.0
"""So soon after the line all pages must be back [s]: the longest pause between two tries, and some work for each."""


class Window:
    """A pupil's window with one lab in one language."""

    def __init__(self, browser: Browser, address: str, language: str) -> None:
        self.language = language
        self.context = browser.new_context(viewport={"width": 800, "height": 1280}, locale=language)
        self.context.set_default_timeout(60_000)
        self.page: Page = self.context.new_page()
        # So many 3-D views drawn by a processor would be a test of the machine, not of the line.
        self.page.add_init_script(WITHOUT_WEBGL)
        self.hosts = set[str]()
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.goto(f"{address}&language={language}", wait_until="commit")
        self.page.click("#step-measure")
        mark(self.page)
        run(self.page)

    @property
    def banner(self) -> Locator:
        """What is said while the line is cut."""
        return self.page.locator(".banner")

    def table(self) -> list[str]:
        """What stands in the table of trials."""
        return table(self.page)

    def measure(self) -> None:
        """Make a trial; what stood in the table before still stands there."""
        before = self.table()
        run(self.page)
        assert self.table()[: len(before)] == before


@pytest.fixture(scope="module")
def stage(_built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stages.page(tmp_path_factory.mktemp("class"), PUPILS) as stage:
        yield stage


@pytest.fixture(scope="module")
def windows(browser: Browser, stage: Stage) -> Iterator[list[Window]]:
    opened = [
        Window(browser, stage.url(lab, PUPILS[number // KERNELS]), language)
        for number, (lab, language) in enumerate(PAGES)
    ]
    yield opened
    for window in opened:
        window.context.close()


@pytest.mark.parametrize("seconds", CUTS_S)
def test_every_series_goes_on_after_a_cut(stage: Stage, windows: list[Window], seconds: int) -> None:
    before = [window.table() for window in windows]
    stage.line.cut()
    began = time.monotonic()
    for window in windows:
        expect(window.banner).to_contain_text(LOST[window.language])
    windows[0].page.wait_for_timeout(1000 * (seconds - (time.monotonic() - began)))
    stage.line.mend()
    mended = time.monotonic()
    for window in windows:
        expect(window.banner).to_have_count(0)
    assert time.monotonic() - mended < BACK_S
    assert [window.table() for window in windows] == before
    for window in windows:
        window.measure()
        assert not was_loaded_again(window.page)


def test_the_server_has_every_trial_of_every_series(stage: Stage, windows: list[Window]) -> None:
    for window in windows:
        expect(window.page.locator(".saved-good")).to_be_visible()
        whole = window.table()
        window.page.reload(wait_until="commit")
        expect(window.page.locator(ROWS).first).to_be_visible()
        assert window.table() == whole
        assert window.hosts - {""} == {urlsplit(stage.address).netloc}
