"""The few addresses a pupil's server answers, each one closed as far as the page allows."""

from __future__ import annotations

import re
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.web import HTTPError
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler

SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
START_PAGE = "/services/centre/"
SORRY = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>云实验 · Yunlab</title>
<style>body {{ font: 1.1rem/1.7 system-ui, sans-serif; color: #1c2b3a; margin: 15vh auto; padding: 0 1rem;
max-width: 32rem }}
a {{ color: #0b5f8f }}</style>
<h1>实验页暂时打不开</h1><p>已做的实验都保存在服务器上。请刷新本页，或<a href="{start}">回到首页</a>重新进入。</p>
<p lang="en">This lab cannot be opened right now. Everything you have done is saved: reload the page, or go back to the
<a href="{start}">start page</a>. ({status})</p></html>"""
GONE = 410
"""A status that neither hub nor proxy answers with."""

HASHED = re.compile(r"[-.][0-9A-Za-z]{8,}\.\w+$")
A_YEAR_S = 365 * 24 * 3600

Rendering = TornadoVoilaHandler
"""Voilà's own page, as its extension registers it."""

Shutdown = VoilaShutdownKernelHandler
"""Ends the kernel of a page that is left."""


class Page(TornadoVoilaHandler):  # type: ignore[misc]
    """Renders the page of a lab."""

    async def get(self, path: str | None = None) -> None:
        """Render it, with the cookie that the page shows when it is left, to end its kernel."""
        # Reading the property is what sets the cookie.
        _ = self.xsrf_token
        # Nothing comes back for somebody who has been sent to sign in first.
        if (rendering := super().get(path)) is not None:
            await rendering

    def write_error(self, status_code: int, **_why: Any) -> None:  # noqa: ANN401 - tornado's signature
        """Say what can be done; Voilà's own error page would fetch a font from elsewhere."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(SORRY.format(status=status_code, start=START_PAGE))


class Channels(KernelWebsocketHandler):
    """The websocket between a page and its kernel."""

    async def pre_get(self) -> None:
        """Refuse clients of the old framing: binary data from them drives the server into a loop that eats memory.

        A page whose kernel was given back is told so: it then gets a new one at once instead of trying again.
        """
        if self.kernel_id not in self.kernel_manager:
            raise HTTPError(GONE, "there is no such kernel any more")
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "")
        if SUBPROTOCOL not in [name.strip() for name in offered.split(",")]:
            raise HTTPError(400, f"this server speaks {SUBPROTOCOL} only")
        await super().pre_get()  # type: ignore[no-untyped-call]

    async def open(self, kernel_id: str) -> None:
        """Connect to the kernel."""
        # Without it small messages wait for each other: 48 ms instead of 5 for a control's round trip.
        self.set_nodelay(True)
        await super().open(kernel_id)  # type: ignore[no-untyped-call]


class Static(TemplateStaticFileHandler):  # type: ignore[misc]
    """Serves the page's script and style."""

    def parse_url_path(self, path: str) -> str:
        """Turn an address into a path; the parent would answer a malformed one with a server error."""
        if ".." in path or "\0" in path or path.endswith("/"):
            raise HTTPError(404)
        parsed: str = super().parse_url_path(path)
        return parsed

    def set_extra_headers(self, path: str) -> None:
        """Let browsers keep what is named by its content, and ask again for the rest."""
        self.set_header("X-Content-Type-Options", "nosniff")
        hashed = HASHED.search(path) is not None
        self.set_header("Cache-Control", f"public, max-age={A_YEAR_S}, immutable" if hashed else "no-cache")


class Start(JupyterHandler):
    """Leads from the bare address of a server to the start page, where the labs are."""

    @allow_unauthenticated
    def get(self) -> None:
        """Lead to the start page."""
        self.redirect(START_PAGE)


class Nothing(JupyterHandler):
    """Answers every other address, whatever the method, the same way."""

    @allow_unauthenticated
    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse before anything else is looked at."""
        raise HTTPError(404)

    def write_error(self, status_code: int, **_why: Any) -> None:  # noqa: ANN401 - tornado's signature
        """Say no more than the number."""
        self.set_status(status_code)
        self.finish()
