"""A bench is warmed up by opening a page; what a hostile container answers instead leads nowhere."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from hub_config import warm

KERNEL = "0f8fad5b-d9cb-469f-a165-70867728950e"
ANSWERS: dict[str, tuple[int, str, dict[str, str]]] = {
    "page": (200, f'{{"kernel_id": "{KERNEL}"}}', {}),
    "redirect": (302, "", {"Location": "elsewhere"}),
    "endless": (200, "x" * (warm.LARGEST + 1), {}),
    "path": (200, '{"kernel_id": "../../../hub/api/shutdown?aaaaaaaaaaa"}', {}),
    "error": (500, f'{{"kernel_id": "{KERNEL}"}}', {}),
}


class Container(RequestHandler):
    """Answers one way, and notes what it was asked."""

    def initialize(self, kind: str, asked: list[tuple[str, str, str | None]]) -> None:
        self.kind, self.asked = kind, asked

    def check_xsrf_cookie(self) -> None:
        """Nobody's browser asks here."""

    def _note(self) -> None:
        self.asked.append((self.request.method or "", self.request.path, self.request.headers.get("Authorization")))

    def get(self) -> None:
        self._note()
        status, body, headers = ANSWERS[self.kind]
        self.set_status(status)
        for name, value in headers.items():
            self.set_header(name, value)
        self.write(body)

    def post(self) -> None:
        self._note()
        self.set_status(204)


async def _warm(kind: str) -> tuple[bool, list[Any]]:
    asked: list[Any] = []
    server = HTTPServer(Application([(".*", Container, {"kind": kind, "asked": asked})]))
    listening, port = bind_unused_port()
    server.add_socket(listening)
    done = await warm.up(f"http://127.0.0.1:{port}/user/a/", "secret")
    server.stop()
    return done, asked


def test_a_page_is_opened_as_the_pupil_and_left() -> None:
    done, asked = asyncio.run(_warm("page"))
    paths = [("GET", f"/user/a/{warm.PAGE}"), ("POST", f"/user/a/voila/api/shutdown/{KERNEL}")]
    assert done
    assert asked == [(*path, "token secret") for path in paths]


@pytest.mark.parametrize("kind", ["redirect", "endless", "path", "error"])
def test_an_answer_that_is_no_page_is_followed_nowhere(kind: str) -> None:
    done, asked = asyncio.run(_warm(kind))
    assert not done
    assert [method for method, *_ in asked] == ["GET"]


def test_nobody_there_is_no_trouble() -> None:
    listening, port = bind_unused_port()
    listening.close()
    assert not asyncio.run(warm.up(f"http://127.0.0.1:{port}/user/a/", "secret"))
