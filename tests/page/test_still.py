"""Where the 3-D view is not there: a still picture, and the view as soon as it can be had."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.page.conftest import WAIT_MS
from tests.page.hand import ROWS, enter
from tests.page.stage import Stage

pytestmark = pytest.mark.browser

NO_WEBGL = ["--disable-gpu", "--disable-webgl", "--disable-webgl2", "--disable-3d-apis"]
CHUNK = "**/stage-*.js*"


@pytest.fixture
def flat(launch: Callable[[list[str]], Browser]) -> Iterator[Page]:
    """A page of a browser that has no WebGL."""
    browser = launch(NO_WEBGL)
    page = browser.new_page(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page.set_default_timeout(WAIT_MS)
    yield page
    browser.close()


def middle(page: Page, colour: str) -> list[float]:
    """Where the middle of the shape of a colour is, in the picture."""
    return page.evaluate(
        """colour => {
            const shapes = [...document.querySelectorAll(".still polygon")];
            const shape = shapes.find((one) => one.getAttribute("fill") === colour);
            const { x, y, width, height } = shape.getBBox();
            return [x + width / 2, y + height / 2];
        }""",
        colour,
    )


BOB = "rgb(177 52 40)"
"""The bob's red, less the light that a round thing loses."""


def test_a_device_without_webgl_gets_a_picture_that_follows_the_film(stage: Stage, flat: Page) -> None:
    enter(flat, stage, "&set=length:0.8,angle_deg:20")
    expect(flat.locator(".view-none .still")).to_be_visible()
    expect(flat.locator(".still")).to_have_attribute("aria-label", re.compile("摆长 0.80 m"))
    expect(flat.locator(".view-note")).to_contain_text("本设备无法显示三维画面")
    at_rest = middle(flat, BOB)
    flat.click("button.run")
    expect(flat.locator(ROWS)).to_have_count(1)
    expect(flat.locator(".covered")).to_have_count(0)
    flat.focus(".view")
    flat.keyboard.press("Home")
    expect(flat.locator(".clock")).to_have_text("t = 0.00 s")
    assert middle(flat, BOB) == pytest.approx(at_rest, abs=0.005)
    for _ in range(4):
        flat.keyboard.press("Shift+ArrowRight")
    expect(flat.locator(".clock")).to_have_text("t = 0.80 s")
    swung = middle(flat, BOB)
    # Half a swing later: on the other side of the pivot, which stands at 0.
    assert swung[0] < -0.15 < 0.15 < at_rest[0]


@pytest.mark.usefixtures("webgl")
def test_a_view_that_could_not_be_fetched_is_asked_for_again(stage: Stage, page: Page) -> None:
    tried: list[str] = []

    def cut(route: Route) -> None:
        tried.append(route.request.url)
        route.abort()

    page.route(CHUNK, cut)
    enter(page, stage)
    expect(page.locator(".view-waiting .still polygon").first).to_be_visible()
    expect(page.locator(".view-note")).to_contain_text("三维画面没有加载成功")
    page.click("button.run")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(".covered")).to_have_count(0)
    with page.expect_request(CHUNK):
        page.click("text=立即重试")
    page.unroute(CHUNK)
    page.wait_for_selector(".view-ready canvas")
    expect(page.locator(".still")).to_have_count(0)
    # A browser may keep in mind that an address failed.
    assert len(set(tried)) == len(tried) >= 2
