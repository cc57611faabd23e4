"""A stage for the centre's pages: a real hub that starts `python -m centre` itself, and an exchange that says what it is told.

The hub's proxy is left out: `Browser` sends each request to hub or centre by its path, as the proxy would.
"""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from centre.people import open_people

PREFIX = "/services/centre/"
PASSWORD = "a word for tests"
RED, EAST = "hongxing-g10c1", "dongfang-g10c1"

HUB_CONFIG = """
import sys
from jupyterhub.proxy import Proxy
from jupyterhub.spawner import SimpleLocalProcessSpawner

class NoProxy(Proxy):
    should_start = False
    async def add_route(self, routespec, target, data): pass
    async def delete_route(self, routespec): pass
    async def get_all_routes(self): return {{}}

# Stands where the pupil's container would: anything that answers.
SERVER = "import os,urllib.parse as u,http.server as h;h.HTTPServer(('127.0.0.1',u.urlsplit(os.environ['JUPYTERHUB_SERVICE_URL']).port),h.SimpleHTTPRequestHandler).serve_forever()"

c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
{proxy}
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.cookie_secret = bytes(32)
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = SimpleLocalProcessSpawner
c.SimpleLocalProcessSpawner.home_dir_template = {folder!r}
c.Spawner.cmd = [sys.executable, "-c", SERVER]
c.JupyterHub.services = [{{"name": "centre", "url": "http://127.0.0.1:{centre_port}", "oauth_no_confirm": True,
    "command": [sys.executable, "-m", "centre"],
    "environment": {{"YUNLAB_PEOPLE": {people!r}, "YUNLAB_EXCHANGE_URL": {exchange!r}, "PYTHONUTF8": "1"}}}}]
c.JupyterHub.load_roles = [
    {{"name": "pages", "scopes": ["servers"], "services": ["centre"]}},
    {{"name": "user", "scopes": ["self", "access:services!service=centre"]}},
]
"""
PROXY = "c.JupyterHub.proxy_class = NoProxy"


@dataclass
class Stage:
    """A centre that is running, and the strings by which a test moves it."""

    hub_port: int
    centre_port: int
    public: str
    log: Path
    words: dict[str, Any] = field(default_factory=dict)
    silent: bool = False

    def browser(self, username: str | None = None, **headers: str) -> "Browser":
        """A browser, signed in if a username is given."""
        browser = Browser(self, headers)
        if username:
            browser.sign_in(username)
        return browser


class Door(httpx.BaseTransport):
    """Sends a request where the proxy would send it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        centre = request.url.path.startswith(PREFIX)
        request.url = request.url.copy_with(port=self.stage.centre_port if centre else self.stage.hub_port)
        return self.inner.handle_request(request)


class Browser(httpx.Client):
    """A browser without scripts."""

    def __init__(self, stage: Stage, headers: dict[str, str]) -> None:
        super().__init__(transport=Door(stage), base_url="http://127.0.0.1", follow_redirects=True, headers=headers)

    def sign_in(self, username: str) -> None:
        """Signs in at the hub, the way of the form."""
        token = re.search(r'name="_xsrf" value="([^"]+)"', self.get("/hub/login").text)
        assert token, "the sign-in page has a form"
        form = {"username": username, "password": PASSWORD, "_xsrf": token[1]}
        answer = self.post("/hub/login?next=" + PREFIX, data=form)
        assert answer.url.path.startswith(PREFIX), answer.text

    def start_page(self) -> httpx.Response:
        """The start page, or what it leads to."""
        return self.get(PREFIX)


@contextmanager
def set_up(folder: Path, *, proxy: str | None = None) -> Iterator[Stage]:
    """Starts hub, centre and exchange; `proxy` is configuration of a real proxy for a real browser."""
    port, hub_port, centre_port = free_port(), free_port(), free_port()
    fill(folder / "centre.sqlite")
    stage = Stage(hub_port, centre_port, f"http://127.0.0.1:{port}", folder / "hub.log")
    with exchange(stage) as address:
        values = {"port": port, "hub_port": hub_port, "centre_port": centre_port, "password": PASSWORD}
        text = HUB_CONFIG.format(
            **values, proxy=proxy or PROXY, folder=str(folder), people=str(folder / "centre.sqlite"), exchange=address
        )
        (folder / "hub.py").write_text(text)
        with running(folder, stage):
            yield stage


@contextmanager
def running(folder: Path, stage: Stage) -> Iterator[None]:
    """The hub's process; its log is shown when it does not come up."""
    command = [sys.executable, "-m", "jupyterhub", "-f", str(folder / "hub.py")]
    environment = os.environ | {"YUNLAB_PEOPLE": "", "JUPYTERHUB_API_TOKEN": ""}
    with stage.log.open("w") as log:
        hub = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
    try:
        wait_for(stage, hub)
        yield
    finally:
        hub.terminate()
        hub.wait(20)


def wait_for(stage: Stage, hub: "subprocess.Popen[bytes]") -> None:
    """Waits until hub and centre answer."""
    addresses = [
        f"http://127.0.0.1:{stage.hub_port}/hub/health",
        f"http://127.0.0.1:{stage.centre_port}{PREFIX}static/mark.svg",
    ]
    deadline = time.monotonic() + 40
    while not all(map(answers, addresses)):
        assert hub.poll() is None, stage.log.read_text()
        assert time.monotonic() < deadline, stage.log.read_text()
        time.sleep(0.1)


def answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def fill(path: Path) -> None:
    """Two schools, a class each, and a class without an assignment."""
    people = open_people(path)
    for school, zh, en, course in (
        ("hongxing", "红星中学", "Hongxing School", RED),
        ("dongfang", "东方中学", "Dongfang School", EAST),
    ):
        people.ensure_school(school, zh=zh, en=en)
        people.ensure_course(course, school=school, zh="高一（1）班", en="Grade 10, class 1")
        people.ensure_person(f"{school}-teacher", name="陈老师", role="teacher", school=school, courses=[course])
        for number, name in enumerate(("李明", "王芳", "张伟", "刘洋", "赵敏", "欧阳雪晴"), start=1):
            username = f"{school}-{number:02}"
            people.ensure_person(username, name=name, role="student", school=school, courses=[course])
    people.ensure_course("hongxing-g10c2", school="hongxing", zh="高一（2）班", en="Grade 10, class 2")
    both = [RED, "hongxing-g10c2"]
    people.ensure_person("hongxing-head", name="周老师", role="teacher", school="hongxing", courses=both)
    people.ensure_person("hongxing-new", name="吴老师", role="teacher", school="hongxing")
    hostile = '<script>alert("1")</script>'
    people.ensure_person("hongxing-08", name=hostile, role="student", school="hongxing", courses=["hongxing-g10c2"])
    people.ensure_person("hongxing-09", name='=HYPERLINK("x")', role="student", school="hongxing", courses=both[1:])
    people.close()


@contextmanager
def exchange(stage: Stage) -> Iterator[str]:
    """Answers the lists of the contract with the words of the stage, or 500 while it is to be silent."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            allowed = (self.headers["Authorization"] or "").startswith("Bearer ")
            found = stage.words.get(self.path.removeprefix("/services/exchange/api/v1/"), [])
            self.send_response(500 if stage.silent else 200 if allowed else 401)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/services/exchange"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# What the exchange says in most tests: one pupil in each state.

CRITERIA = (
    ("levels", "自变量取值", "Levels", 10), ("range", "取值范围", "Range", 5), ("repeats", "重复测量", "Repeats", 10),
    ("control", "控制变量", "Control of variables", 15), ("hypothesis", "检验假设", "Hypothesis", 10),
    ("provenance", "数据来源", "Provenance", 10), ("units", "单位", "Units", 10), ("uncertainty", "不确定度", "Uncertainty", 10),
    ("result", "测量结果", "Result", 20),
)  # fmt: skip


def lesson(course: str = RED) -> dict[str, Any]:
    """Assignments and marks of a class, by the exchange's paths."""
    school = course.split("-")[0]
    task = {"course": course, "name": "pendulum", "lab": "pendulum", "attempts": 3, "due": due(hours=30),
            "title": {"zh": "用单摆测量重力加速度", "en": "Measuring g with a pendulum"}, "released": due(days=-2),
            "students": {f"{school}-02": progress("working", 0), f"{school}-03": progress("marking", 1),
                         f"{school}-04": progress("graded", 1, 91.5), f"{school}-05": progress("graded", 3, 48.0),
                         f"{school}-06": progress("error", 1)}}  # fmt: skip
    early = task | {"name": "intro", "due": due(days=-3), "title": {"zh": "认识实验台", "en": "Getting to know the bench"},
                    "students": {f"{school}-01": progress("graded", 2, 100.0)}}  # fmt: skip
    results = [result(f"{school}-04", 0.915), result(f"{school}-05", 0.48)]
    return {f"courses/{course}/assignments": [task, early], f"courses/{course}/marks": results}


def progress(state: str, used: int, points: float | None = None) -> dict[str, Any]:
    return {"state": state, "attempts_used": used, "points": points, "out_of": 100.0 if points is not None else None}


def result(student: str, share: float) -> dict[str, Any]:
    marks = [mark(*criterion, share) for criterion in CRITERIA]
    return {"assignment": "pendulum", "student": student, "submission": f"s-{student}", "attempt": 1, "time": due(hours=-1),
            "state": "graded", "points": share * 100, "out_of": 100.0, "marks": marks}  # fmt: skip


def mark(criterion: str, zh: str, en: str, out_of: float, share: float) -> dict[str, Any]:
    why = {"zh": f"“{zh}”的依据：共有 5 个不同摆长。", "en": f"Because of {en.lower()}: five different lengths."}
    then = {"zh": "再多取几个摆长，间隔拉开。", "en": "Take more lengths, farther apart."}
    by = "waiting" if criterion == "hypothesis" and share < 0.5 else "rubric"
    return {"criterion": criterion, "title": {"zh": zh, "en": en}, "points": round(out_of * share, 1), "out_of": out_of,
            "why": why, "next": then, "by": by}  # fmt: skip


def due(**distance: float) -> str:
    return (datetime.now(UTC) + timedelta(**distance)).isoformat().replace("+00:00", "Z")
