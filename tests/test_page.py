"""The page of a lab in a real browser, with a real kernel, simulator, exchange and proxy behind it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import page_stage
from tests.page_stage import ROOT, Stage

pytestmark = pytest.mark.browser

SOFTWARE_GL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
QUIET = ["--no-sandbox", "--disable-background-networking"]
WAIT_MS = 40_000
TITLES = {"zh": "用单摆测量重力加速度", "en": "Measuring gravity with a pendulum"}
WITHOUT_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null"
ROWS = ".trials tbody tr:not(.reason-row)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "no Chromium: apt-get install chromium"
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=QUIET + SOFTWARE_GL)


@pytest.fixture(scope="module")
def _built() -> None:
    subprocess.run(["npm", "run", "--silent", "build"], cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def stage(_built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with page_stage.page(tmp_path_factory.mktemp("state")) as stage:
        yield stage


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


def enter(page: Page, stage: Stage, more: str = "") -> None:
    page.goto(stage.url() + more, wait_until="commit")
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


def test_a_reading_is_covered_until_its_motion_is_over_or_skipped(stage: Stage, page: Page) -> None:
    enter(page, stage)
    page.click("button.run")
    expect(page.locator(".clock")).to_be_visible()
    expect(page.locator(f"{ROWS} .covered").first).to_have_text("…")
    page.click("button.skip")
    expect(page.locator(f"{ROWS} .covered")).to_have_count(0)
    assert float(table(page)[0]) == pytest.approx(0.8, abs=0.01)


def test_trials_and_answers_are_there_again_after_a_reload(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    run(page)
    page.click("#step-hypothesis")
    page.fill("#hypothesis", "摆长越大，周期越大。")
    expect(page.locator(".saved-good")).to_be_visible()
    page.click("#step-measure")
    before = table(page)
    page.reload(wait_until="commit")
    expect(page.locator(ROWS)).to_have_count(2)
    assert table(page) == before
    page.click("#step-hypothesis")
    expect(page.locator("#hypothesis")).to_have_value("摆长越大，周期越大。")


def test_what_is_typed_in_the_last_moment_before_leaving_is_kept(stage: Stage, page: Page) -> None:
    enter(page, stage)
    page.click("#step-conclude")
    page.fill("#result", "9.75")
    page.reload(wait_until="commit")
    page.click("#step-conclude")
    expect(page.locator("#result")).to_have_value("9.75")
    expect(page.locator(".saved-good")).to_be_visible()


def test_a_cut_line_is_said_and_mended_without_loading_the_page_again(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    mark(page)
    stage.line.cut()
    expect(page.locator(".banner")).to_contain_text("连接已断开，正在重连")
    page.click("button.run")
    stage.line.mend()
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator(".banner")).to_have_count(0)
    assert not was_loaded_again(page)


def test_a_run_whose_answer_was_lost_is_one_trial(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    page.wait_for_selector("button.run:enabled")
    # The request leaves, the line breaks before the answer.
    page.click("button.run")
    stage.line.cut()
    stage.line.mend()
    page.wait_for_selector("button.run:enabled")
    page.reload(wait_until="commit")
    expect(page.locator(ROWS)).to_have_count(2)


def test_a_trial_waits_on_the_device_while_the_exchange_is_away(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    stage.exchange.stop()
    page.click("button.run")
    expect(page.locator(".badge-waiting")).to_have_text("未保存")
    expect(page.locator(".saved-bad")).to_be_visible()
    stage.exchange.start()
    expect(page.locator(".badge-waiting")).to_have_count(0)
    expect(page.locator(".saved-good")).to_be_visible()
    page.reload(wait_until="commit")
    expect(page.locator(ROWS)).to_have_count(2)


def kernels_of(kiosk: int) -> list[int]:
    """List the kernels below a pupil's server, by process id."""
    listed = subprocess.run(["ps", "-eo", "pid,sid,args"], capture_output=True, text=True, check=True).stdout
    below = {str(kiosk)} | {line.split()[0] for line in listed.splitlines() if line.split()[1] == str(kiosk)}
    parents = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in parents.splitlines()]
    return [int(pid) for pid, parent, command in rows if parent in below and "ipykernel_launcher" in command]


def test_a_killed_kernel_loses_nothing_and_the_page_gets_a_new_one_by_itself(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    run(page)
    before = table(page)
    mark(page)
    kernels = kernels_of(stage.kiosk)
    assert kernels
    for kernel in kernels:
        os.kill(kernel, signal.SIGKILL)
    page.wait_for_function("!window.neverLoadedAgain")
    expect(page.locator(ROWS)).to_have_count(2)
    assert table(page) == before
    run(page)


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
    page.click("text=恢复")
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
    expect(page.locator("dialog .missing")).to_have_count(7)
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
