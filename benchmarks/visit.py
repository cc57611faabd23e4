"""One visit of a browser to a page: what it asks for, what that weighs, when the first control can be used."""

from __future__ import annotations

import ctypes
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.line import Line
from tests.journey.visitor import PASSWORD
from tests.page.hand import SOFTWARE_GL

WATCH = Path(__file__).with_name("watch.js").read_text("utf-8")
# Nothing but this machine is asked: what a page links elsewhere fails at once instead of after a while.
ONLY_HERE = [
    "--no-sandbox",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

PR_CAPBSET_DROP, CAP_SYS_NICE = 24, 23
"""As in linux/prctl.h and linux/capability.h."""

BEHIND = 10
"""A tablet's niceness."""

READY_LIMIT, QUIET, QUIET_LIMIT = 240.0, 1.0, 60.0
"""A page must be ready within [s]; it has loaded when nothing moved for [s]; it must come to that within [s]."""


@dataclass(frozen=True)
class Visit:
    """What a visit came to.

    Attributes:
        requests: HTTP requests and websockets.
        answers: HTTP answers with their headers as they were transferred, as the browser counts them [B].
        frames: frames of websockets in both directions, unpacked, as the browser counts them [B].
        down: all that the line carried towards the browser, frames of websockets as they were transferred [B].
        up: all that it carried towards the server [B].
        ready: from entering the address to the first control, its link to the kernel open [s].
    """

    requests: int
    answers: int
    frames: int
    down: int
    up: int
    ready: float


@dataclass
class _Traffic:
    """What the browser's own tool for developers says about a page's traffic."""

    requests: int = 0
    answers: int = 0
    frames: int = 0
    pending: set[str] = field(default_factory=set)
    moved: float = field(default_factory=time.monotonic)

    def follow(self, page: Page) -> None:
        tool = page.context.new_cdp_session(page)
        for event in ("requestWillBeSent", "loadingFinished", "loadingFailed"):
            tool.on(f"Network.{event}", getattr(self, f"_{event}"))
        tool.on("Network.webSocketCreated", self._socket)
        for event in ("webSocketFrameSent", "webSocketFrameReceived"):
            tool.on(f"Network.{event}", self._frame)
        tool.send("Network.enable")

    def _requestWillBeSent(self, event: dict[str, Any]) -> None:  # noqa: N802 - the tool's name
        if event["request"]["url"].startswith(("data:", "blob:")):
            return
        self.requests += 1
        self.answers += int(event.get("redirectResponse", {}).get("encodedDataLength", 0))
        self.pending.add(event["requestId"])
        self._move()

    def _loadingFinished(self, event: dict[str, Any]) -> None:  # noqa: N802
        self.answers += int(event["encodedDataLength"])
        self._loadingFailed(event)

    def _loadingFailed(self, event: dict[str, Any]) -> None:  # noqa: N802
        self.pending.discard(event["requestId"])
        self._move()

    def _socket(self, _event: dict[str, Any]) -> None:
        self.requests += 1
        self._move()

    def _frame(self, event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        text = 1
        self.frames += len(payload.encode()) if event["response"]["opcode"] == text else len(payload) * 3 // 4
        self._move()

    def _move(self) -> None:
        self.moved = time.monotonic()

    def is_quiet(self) -> bool:
        return not self.pending and time.monotonic() - self.moved > QUIET


def _settle(page: Page, traffic: _Traffic) -> None:
    end = time.monotonic() + QUIET_LIMIT
    while not traffic.is_quiet():
        if time.monotonic() > end:
            raise TimeoutError(f"{page.url} still loads {len(traffic.pending)} things after {QUIET_LIMIT} s")
        page.wait_for_timeout(100)


def visit(context: BrowserContext, line: Line, path: str) -> Visit:
    """Open a page in a new tab of a browser's window, wait until it has loaded, and leave it.

    Args:
        context: the window.
        line: the line to the server; nobody else uses it.
        path: what follows host and port in the page's address.
    """
    page, down, up = context.new_page(), line.down.carried, line.up.carried
    traffic = _Traffic()
    traffic.follow(page)
    page.goto(f"http://127.0.0.1:{line.port}{path}", wait_until="commit", timeout=READY_LIMIT * 1000)
    done = "() => window.benchmark && benchmark.usable !== null && benchmark.linked !== null && benchmark"
    seen = page.wait_for_function(done, timeout=READY_LIMIT * 1000).json_value()
    _settle(page, traffic)
    carried = line.down.carried - down, line.up.carried - up
    ready = max(seen["usable"], seen["linked"]) / 1000
    found = Visit(traffic.requests, traffic.answers, traffic.frames, *carried, ready)
    # A page that is left tells its server to end the kernel; a tab that is merely closed may not.
    page.goto("about:blank")
    page.close()
    return found


def sign_in(page: Page, url: str, pupil: str) -> None:
    """Sign a pupil of a demo centre in; ends on the start page.

    Args:
        page: of the pupil's window.
        url: of the centre.
        pupil: the username.
    """
    page.goto(f"{url}/hub/login")
    page.fill("#username_input", pupil)
    page.fill("#password_input", PASSWORD)
    page.click("#login_submit")
    page.wait_for_url("**/services/centre/**")


@contextmanager
def window(browser: Browser, control: str) -> Iterator[BrowserContext]:
    """Open a browser's window with nothing in its store.

    Args:
        browser: the browser.
        control: CSS selector of a page's first control.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    context.add_init_script(WATCH.replace("SELECTOR", control))
    try:
        yield context
    finally:
        context.close()


def stand_back() -> None:
    """Let what this thread starts from now on run only when the centre has nothing to do.

    A browser and the programs that stand for pupils are tablets of their own in truth, and would take no processor from
    the centre.
    """
    _take_no_more_than_a_share()
    os.setpriority(os.PRIO_PROCESS, 0, max(BEHIND, os.getpriority(os.PRIO_PROCESS, 0)))


def _take_no_more_than_a_share() -> None:
    """Give away for good the right by which Chromium, started by root, goes before everybody else."""
    # Who has no such right cannot give it away, and need not.
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_NICE, 0, 0, 0)


@contextmanager
def chromium(behind: bool = True) -> Iterator[Browser]:
    """Start Chromium.

    Args:
        behind: it stands back behind the centre, and so does the caller from now on; otherwise it has its equal share.

    Raises:
        FileNotFoundError: there is none.
    """
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise FileNotFoundError("no Chromium: apt-get install chromium")
    if behind:
        stand_back()
    else:
        _take_no_more_than_a_share()
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=ONLY_HERE + SOFTWARE_GL)
