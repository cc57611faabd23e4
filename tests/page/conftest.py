"""One stage and one browser for all tests of the page; each test has a record and a browser window of its own.

Both end with the last of these tests: a process can drive one browser at a time, and others come after.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from hub_config.setup import page as built
from tests.page import stage as stages
from tests.page.hand import COARSE, SOFTWARE_GL, WITHOUT_WEBGL
from tests.page.stage import Stage

QUIET = ["--no-sandbox", "--disable-background-networking"]
WAIT_MS = 40_000


@pytest.fixture(scope="package")
def launch() -> Iterator[Callable[[list[str]], Browser]]:
    """Start a browser with more options."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "no Chromium: apt-get install chromium"
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        yield lambda more: playwright.chromium.launch(executable_path=program, args=QUIET + more)


@pytest.fixture(scope="package")
def browser(launch: Callable[[list[str]], Browser]) -> Browser:
    return launch(SOFTWARE_GL)


@pytest.fixture(scope="package")
def _built() -> None:
    # Only where it is not there yet: a centre that another test starts meanwhile looks for it.
    built.build()


@pytest.fixture(scope="package")
def stage(_built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stages.page(tmp_path_factory.mktemp("state")) as stage:
        yield stage


@pytest.fixture
def webgl() -> None:
    """Asked for by tests that look at the 3-D view; drawing it by a processor takes most of a test's time."""


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window with the 3-D view where the test asks for `webgl`, and with the still picture elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN", device_scale_factor=COARSE)
    if "webgl" not in request.fixturenames:
        context.add_init_script(WITHOUT_WEBGL)
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()
