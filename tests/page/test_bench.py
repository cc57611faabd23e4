"""The page of a lab in a real browser, with a real kernel, simulator, exchange and proxy behind it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import ROWS, WITHOUT_WEBGL, enter, run, table
from tests.page.stage import Stage

pytestmark = pytest.mark.browser

TITLES = {"zh": "用单摆测量重力加速度", "en": "Measuring gravity with a pendulum"}


@pytest.mark.usefixtures("webgl")
def test_the_page_asks_no_other_host_and_complains_of_nothing(stage: Stage, page: Page) -> None:
    hosts, complaints = set[str](), list[str]()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    enter(page, stage)
    page.wait_for_selector(".view-ready canvas")
    run(page)
    assert {host for host in hosts if host} == {urlsplit(stage.address).netloc}
    assert [text for text in complaints if "GPU stall" not in text] == []


@pytest.mark.usefixtures("webgl")
def test_a_reading_is_covered_until_its_motion_is_over_or_skipped(stage: Stage, page: Page) -> None:
    enter(page, stage)
    page.click("button.run")
    expect(page.locator(".clock")).to_be_visible()
    expect(page.locator(f"{ROWS} .covered").first).to_have_text("…")
    page.click("button.skip")
    expect(page.locator(f"{ROWS} .covered")).to_have_count(0)
    # The eye stands too high at first, so the length reads a little long.
    assert float(table(page)[0]) == pytest.approx(0.8, abs=0.06)


def test_leaving_out_needs_a_reason_and_can_be_taken_back(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    page.click("text=剔除")
    page.click(".reason button[type=submit]")
    expect(page.locator(".left-out")).to_have_count(0)
    page.fill(".reason input", "起动秒表时手滑了")
    page.press(".reason input", "Enter")
    expect(page.locator(".left-out")).to_have_count(1)
    expect(page.locator(".saved-good")).to_be_visible()
    page.reload(wait_until="commit")
    expect(page.locator(".reason-row")).to_contain_text("起动秒表时手滑了")
    page.click(".trials >> text=恢复")
    expect(page.locator(".left-out")).to_have_count(0)


def test_the_pupils_line_does_not_fill_in_the_slope(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    page.click("#step-analyse")
    page.select_option("#graph_y", "period_squared")
    page.select_option("#graph_x", "length")
    page.click("text=放一条直线")
    page.focus("[data-handle=B]")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator(".number-box input").first).not_to_have_value("0")
    expect(page.locator("#slope")).to_have_value("")


def test_handing_in_says_what_is_missing_and_gives_a_receipt(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    page.click("#step-submit")
    page.click(".panel > button.primary")
    expect(page.locator("dialog .missing")).to_have_count(9)
    page.click("dialog button.primary")
    expect(page.locator(".busy")).to_be_visible()
    page.click("#step-submit")
    expect(page.locator(".receipt")).to_contain_text("回执")


def test_an_impossible_value_is_explained_and_not_set(stage: Stage, page: Page) -> None:
    enter(page, stage)
    page.fill("[data-control=length] .typed", "99")
    page.press("[data-control=length] .typed", "Enter")
    expect(page.locator("[data-control=length] .problem")).to_contain_text("1.50")
    assert float(page.input_value("#control-length")) == pytest.approx(0.8)
    page.click("button.run")
    expect(page.locator("[data-control=length] .typed")).to_be_focused()
    expect(page.locator(ROWS)).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "用单摆测量重力加速度"), ("en", "Measuring gravity with a pendulum")]
)
def test_the_address_chooses_the_language(stage: Stage, page: Page, language: str, title: str) -> None:
    enter(page, stage, f"&language={language}")
    expect(page.locator("h1")).to_have_text(title)


def test_without_webgl_everything_else_works(stage: Stage, page: Page) -> None:
    page.add_init_script(WITHOUT_WEBGL)
    enter(page, stage)
    expect(page.locator(".view-none")).to_contain_text("不影响测量")
    page.click("button.run")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(f"{ROWS} .covered")).to_have_count(0)


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (360, 740)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_step_is_wider_than_the_screen(stage: Stage, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    enter(page, stage, "&language=en")
    run(page)
    for step in ("question", "hypothesis", "measure", "analyse", "conclude", "submit", "feedback"):
        page.click(f"#step-{step}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], step
