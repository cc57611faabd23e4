"""The services' log: one object a line where that is wanted, the request's number on each, and nothing secret."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graders.queue import open_queue
from graders.state import State
from hub_config.proxy import LOG
from labkit import log

ROOT = Path(__file__).parent.parent

SECRETS = [
    "postgresql+psycopg://yunlab:hunter2-hunter2@db/yunlab",
    "Authorization: Bearer hunter2-hunter2-hunter2",
    "{'Authorization': 'token hunter2-hunter2'}",
    "Cookie: service-centre=hunter2-hunter2; other=hunter2-hunter2",
    "page_token=hunter2-hunter2&course=a",
    '{"password": "hunter2-hunter2"}',
    "GET /oauth_callback?code=hunter2-hunter2&state=hunter2-hunter2",
    "proof=hunter2-hunter2",
    "Setting new xsrf cookie for b'hunter2-hunter2:hunter2' {'path': '/hub/'}",
    "with token hunter2-hunter2-hunter2 it failed",
]


def _record(message: str) -> logging.LogRecord:
    return logging.LogRecord("graders.desk", logging.INFO, "", 0, message, (), None)


@pytest.mark.parametrize("message", SECRETS)
@pytest.mark.parametrize("kind", ["plain", "json"])
def test_what_is_secret_goes_no_further(message: str, kind: str) -> None:
    written = log.formatter("centre", {"YUNLAB_LOG": kind}).format(_record(message))
    assert "hunter2" not in written
    assert "…" in written


def test_what_is_not_secret_stays() -> None:
    plain = "GET /services/centre/class/hongxing-g10c1/now: 404, 12 ms; state: graded, status code: 3"
    assert log.harmless(plain) == plain


def test_a_line_is_one_object_with_the_requests_number() -> None:
    with log.about("a-request-number"):
        told = json.loads(log.Lines("worker").format(_record("第一行\n第二行")))
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "info",
        "service": "worker",
        "logger": "graders.desk",
        "message": "第一行\n第二行",
        "request": "a-request-number",
    }
    assert "request" not in json.loads(log.Lines("worker").format(_record("later")))


@pytest.mark.parametrize("asked", [None, "", "short", "x" * 65, 'quo"te-quote', "line\nbreak-break"])
def test_a_number_that_is_none_is_not_taken_over(asked: str | None) -> None:
    with log.about(""):
        assert log.begin(asked) != asked
        assert log.begin("12345678-abcd") == "12345678-abcd"


def test_a_hand_in_takes_the_requests_number_along_to_the_worker(tmp_path: Path) -> None:
    found: list[tuple[str, str]] = []
    state = State(tmp_path)
    with log.about("number-of-a-request"):
        open_queue(state).mark("a-submission")
    open_queue(state).mark("another")
    queue = open_queue(state, lambda identifier: found.append((identifier, log.request())))
    for _ in range(2):
        queue.huey.execute(queue.huey.dequeue())
    assert found == [("a-submission", "number-of-a-request"), ("another", "")]


def test_the_proxys_lines_become_objects_too() -> None:
    node = shutil.which("node")
    assert node, "node is missing"
    program = "console.log('2026-11-22T12:00:00.000Z [ConfigProxy] \\u001b[32minfo\\u001b[39m: Adding route / -> x')"
    environment = {"YUNLAB_LOG": "json", "PATH": "/usr/bin"}
    done = subprocess.run([node, "--require", str(LOG), "-e", program], env=environment, capture_output=True, text=True)
    told = json.loads(done.stdout)
    assert (told["service"], told["level"], told["message"]) == ("proxy", "info", "Adding route / -> x")


def test_the_culler_takes_our_form() -> None:
    command = [sys.executable, "-m", "hub_config.culling", "--url=http://127.0.0.1:1", "--timeout=x"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert {line["service"] for line in lines} == {"idle"}
