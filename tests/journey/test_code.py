"""The journey of a program: written in a JupyterLab of one's own, found again after a crash, handed in, marked."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import code_stage
from tests.code_stage import ASSIGNMENT
from tests.journey.browsing import MILLISECONDS, Person, chromium
from tests.journey.stage import Centre
from tests.journey.visitor import Visitor

pytestmark = [pytest.mark.centre, pytest.mark.engine, pytest.mark.browser]

NAME = "hongxing-02"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def _enter(person: Person) -> None:
    person.page.locator(f"main a.button[href*={ASSIGNMENT}]").first.click()
    expect(person.page.locator(".yunlab-hand-in")).to_be_visible(timeout=MILLISECONDS)
    expect(_program(person.page)).to_be_visible(timeout=MILLISECONDS)
    # What is run before JupyterLab has reached the kernel is not run.
    expect(person.page.locator(".jp-StatusBar-TextItem", has_text="| 空闲")).to_have_count(1)


def _program(page: Page) -> Locator:
    return page.locator(".jp-CodeCell .cm-content", has_text="def force").first


def _write(page: Page, text: str) -> None:
    _program(page).click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def _run_all(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator(".lm-MenuBar-item", has_text="运行").click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()


def test_a_program_is_written_kept_handed_in_and_marked(browser: Browser, centre: Centre) -> None:
    person = Person(browser, centre.url, NAME)
    person.sign_in()
    _enter(person)
    page = person.page
    _write(page, code_stage.solution())
    _run_all(page)
    expect(page.locator(".jp-OutputArea-output", has_text="✓")).to_have_count(3, timeout=MILLISECONDS)
    expect(page.locator(".yunlab-saved")).to_have_text("已保存到服务器", timeout=MILLISECONDS)

    subprocess.run(["docker", "kill", f"{centre.network}-{NAME}.code"], check=True, capture_output=True)
    visitor = Visitor(centre.url, NAME)
    visitor.sign_in()
    visitor.web.delete(f"/hub/api/users/{NAME}/servers/code", headers=visitor.xsrf())
    page.goto(f"{centre.url}/services/centre/")
    _enter(person)
    expect(page.locator(".jp-CodeCell .cm-content", has_text="1.20 - position")).to_have_count(1)

    page.click(".yunlab-hand-in")
    page.click(".jp-Dialog .jp-mod-accept")
    expect(page.locator(".jp-Dialog", has_text="回执")).to_be_visible(timeout=MILLISECONDS)
    page.click(".jp-Dialog .jp-mod-accept")
    page.wait_for_url("**/services/centre/**")
    card = page.locator("article.card", has=page.locator(f"a[href*={ASSIGNMENT}]"))
    while not card.locator(".score").count():
        page.reload()
    expect(card.locator(".score strong")).to_have_text("100")
    assert person.strangers() == []
    person.close()
