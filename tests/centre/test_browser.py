"""The pages in a real Chromium: every size, both languages, nothing from elsewhere, and what moves by itself."""

from collections.abc import Iterator
from itertools import pairwise, product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.centre.lesson import RED, due, progress
from tests.centre.stage import PASSWORD, PREFIX, Stage

pytestmark = pytest.mark.browser

SIZES = [(1280, 800), (800, 1280), (360, 740)]
SMALLEST_TOUCH = 44
# Relative luminance after WCAG 2.1, of the text and of the first background behind it that is not transparent.
CONTRASTS = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    const colour = node ? getComputedStyle(node).backgroundColor : "rgb(255, 255, 255)";
    return numbers(colour)[3] === 0 ? behind(node.parentElement) : colour;
  };
  const texts = [...document.querySelectorAll("body *")].filter((node) =>
    node.checkVisibility() && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
  return texts.map((node) => {
    const [low, high] = [light(getComputedStyle(node).color), light(behind(node))].sort((a, b) => a - b);
    return [(high + 0.05) / (low + 0.05), node.textContent.trim().slice(0, 20)];
  });
}"""


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    context = chromium.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


def sign_in(page: Page, stage: Stage, username: str) -> None:
    page.goto(f"{stage.public}/hub/login")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(f"**{PREFIX}**")


PAGES = {
    "hongxing-01": ["", "labs?q=db"],
    "hongxing-05": [""],
    "hongxing-teacher": [f"class/{RED}", f"class/{RED}/now", f"class/{RED}/grasp/knowledge", f"class/{RED}/assign"],
}
"""What each of them looks at."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("person", PAGES)
def test_a_page_fits_is_readable_and_asks_nobody_else(page: Page, stage: Stage, person: str, language: str) -> None:
    asked: set[str | None] = set()
    complaints: list[str] = []
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page, stage, person)
    page.context.add_cookies([{"name": "yunlab_language", "value": language, "url": stage.public}])
    for (width, height), address in product(SIZES, PAGES[person]):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{stage.public}{PREFIX}{address}")
        for reasons in page.locator("summary").all():
            reasons.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for button in page.locator(".button:visible, nav a:visible, summary:visible").all():
            box = button.bounding_box()
            assert box
            assert box["height"] >= SMALLEST_TOUCH, button.text_content()
        assert [text for ratio, text in page.evaluate(CONTRASTS) if ratio < 4.5] == []
    assert asked == {urlsplit(stage.public).netloc}
    assert complaints == []


def test_the_bench_becomes_ready_while_one_looks(page: Page, stage: Stage) -> None:
    sign_in(page, stage, "hongxing-06")
    expect(page.get_by_role("status").and_(page.locator(".bench"))).to_have_text("实验台已就绪", timeout=20_000)


def test_the_class_page_follows_the_class_and_says_when_it_cannot(page: Page, stage: Stage) -> None:
    sign_in(page, stage, "hongxing-teacher")
    row = page.get_by_role("row", name="李明").first
    expect(row).to_contain_text("未开始")
    stage.exchange.lists[f"courses/{RED}/assignments"][0]["students"]["hongxing-01"] = progress("graded", 1, 77.0)
    expect(row).to_contain_text("已评分", timeout=15_000)
    expect(row).to_contain_text("77")
    stage.exchange.silent = True
    expect(page.get_by_text("暂时取不到作业和成绩")).to_be_visible(timeout=15_000)
    page.context.set_offline(True)
    expect(page.get_by_text("连接中断")).to_be_visible(timeout=15_000)
    page.context.set_offline(False)
    expect(page.get_by_text("连接中断")).to_have_count(0, timeout=15_000)


def test_the_table_head_and_the_names_stay_in_sight(page: Page, stage: Stage) -> None:
    page.set_viewport_size({"width": 360, "height": 400})
    sign_in(page, stage, "hongxing-teacher")
    table = page.get_by_role("group", name="用单摆测量重力加速度")
    table.evaluate("node => node.scrollTo(200, 150)")
    place, head, name = (
        table.bounding_box(),
        table.locator("thead th").first.bounding_box(),
        table.locator("tfoot th").first.bounding_box(),
    )
    assert place
    assert head
    assert name
    assert abs(head["y"] - place["y"]) <= 2
    assert abs(head["x"] - place["x"]) <= 2
    assert abs(name["x"] - place["x"]) <= 2


def test_on_paper_there_are_tables_and_nothing_to_press(page: Page, stage: Stage) -> None:
    sign_in(page, stage, "hongxing-teacher")
    page.emulate_media(media="print")
    assert page.locator(".button:visible, nav:visible").count() == 0
    for table in page.locator("table").all():
        heights = [row.bounding_box() for row in table.locator("tr").all()]
        assert all(upper and lower and upper["y"] < lower["y"] for upper, lower in pairwise(heights))
        names = [cell.bounding_box() for cell in table.locator("tr > :first-child").all()]
        assert all(upper and lower and upper["y"] < lower["y"] for upper, lower in pairwise(names)), (
            "none covers another"
        )


def test_a_pupil_enters_the_lab_with_the_keyboard_alone(page: Page, stage: Stage) -> None:
    sign_in(page, stage, "hongxing-02")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="继续实验")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/user/hongxing-02/voila/render/pendulum/notebook.ipynb?course=*", wait_until="commit")


def test_the_list_of_labs_follows_what_is_typed(page: Page, stage: Stage) -> None:
    sign_in(page, stage, "hongxing-01")
    page.goto(f"{stage.public}{PREFIX}labs")
    page.get_by_role("searchbox", name="搜索").press_sequentially("danbai")
    expect(page.locator("#found").get_by_role("status")).to_have_text("共 2 个实验")
    expect(page).to_have_url(f"{stage.public}{PREFIX}labs?q=danbai")
    page.get_by_text("按条件筛选").click()
    page.get_by_label("年级").select_option(label="高一")
    expect(page.locator("#found article")).to_have_count(1)
    expect(page.locator("#found")).to_contain_text("用单摆测量重力加速度")


def test_the_lesson_follows_the_class_while_its_tab_is_in_sight(page: Page, stage: Stage) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, stage, "hongxing-teacher")
    page.clock.install()
    page.goto(f"{stage.public}{PREFIX}class/{RED}/now")
    seat = page.locator(".seat", has_text="王芳")
    expect(seat).to_contain_text("已测 4 次")
    students = stage.exchange.lists[f"courses/{RED}/assignments"][0]["students"]
    students["hongxing-02"] = progress("working", 0, step="analyse", trials=9, active=due(minutes=-1))
    page.clock.run_for(6_000)
    expect(seat).to_contain_text("已测 9 次")
    expect(seat).to_contain_text("分析")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.clock.run_for(6_000)  # the question that was due already
    asked.clear()
    page.clock.run_for(60_000)
    assert [url for url in asked if url.endswith("/now")] == [], "a tab out of sight asks nothing"
