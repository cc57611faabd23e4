"""A page out of sight does nothing; back in sight it goes on, with a new kernel where the old one was given back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, WebSocket, expect

from labkit.kiosk.handler import GONE
from tests.page.hand import ROWS, enter, mark, run, table, was_loaded_again
from tests.page.stage import Stage

pytestmark = pytest.mark.browser

COUNT = """
  window.counted = 0;
  const count = (owner, name) => {
    const usual = owner[name];
    owner[name] = function (...given) { window.counted += 1; return usual.apply(this, given); };
  };
  for (const name of ["requestAnimationFrame", "setTimeout", "setInterval", "fetch"]) count(window, name);
  count(WebSocket.prototype, "send");
"""
"""Counts whatever a page can begin by itself."""

HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
FREEZE = "() => document.dispatchEvent(new Event('freeze'))"
LEAVE_KERNEL = """async () => {
  const told = JSON.parse(document.getElementById("yunlab-page").textContent);
  const xsrf = document.cookie.split("; ").find((cookie) => cookie.startsWith("_xsrf="));
  await fetch(told.base_url + "voila/api/shutdown/" + told.kernel_id,
    {method: "POST", headers: {"X-XSRFToken": xsrf.slice(6)}});
  return (await fetch(told.base_url + "api/kernels/" + told.kernel_id + "/channels")).status;
}"""
SETTLING_MS, WATCHED_MS = 1000, 3000


def _hide(page: Page, hidden: bool = True) -> None:
    page.evaluate(HIDE, hidden)


def _line(page: Page, stage: Stage) -> WebSocket:
    with page.expect_websocket() as opened:
        enter(page, stage)
    return opened.value


@pytest.mark.usefixtures("webgl")
def test_out_of_sight_nothing_ticks_and_a_film_waits(stage: Stage, page: Page) -> None:
    page.add_init_script(COUNT)
    enter(page, stage)
    page.click("button.run")
    expect(page.locator("button.skip")).to_be_visible()
    _hide(page)
    # What was asked for before, such as the frame that is being drawn, comes to its end.
    page.wait_for_timeout(SETTLING_MS)
    before = page.evaluate("counted")
    page.wait_for_timeout(WATCHED_MS)
    assert page.evaluate("counted") == before
    _hide(page, hidden=False)
    # The film goes on where it stood: its end uncovers the reading.
    expect(page.locator("button.skip")).to_be_visible()
    page.locator("button.skip").click()
    expect(page.locator(f"{ROWS} .covered")).to_have_count(0)
    run(page)


def test_who_looks_elsewhere_for_a_minute_gives_the_line_back_and_gets_it_again(stage: Stage, page: Page) -> None:
    page.clock.install()
    line = _line(page, stage)
    run(page)
    mark(page)
    _hide(page)
    page.clock.fast_forward(50_000)
    assert not line.is_closed()
    with line.expect_event("close"):
        page.clock.fast_forward(11_000)
    with page.expect_websocket():
        _hide(page, hidden=False)
    run(page)
    expect(page.locator(ROWS)).to_have_count(2)
    assert not was_loaded_again(page)


def test_a_tablet_that_wakes_up_gets_a_new_kernel_and_finds_everything(stage: Stage, page: Page) -> None:
    line = _line(page, stage)
    run(page)
    before = table(page)
    _hide(page)
    with line.expect_event("close"):
        page.evaluate(FREEZE)
    # What the server does by itself after some minutes.
    assert page.evaluate(LEAVE_KERNEL) == GONE
    with page.expect_event("domcontentloaded", timeout=3000):
        _hide(page, hidden=False)
    expect(page.locator(ROWS)).to_have_count(1)
    assert table(page) == before
    run(page)
