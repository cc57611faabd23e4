"""A pupil as a program: signs in, opens a lab and speaks to it as the page in the browser does, without one."""

from __future__ import annotations

import json
import re
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import websocket
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1

PASSWORD = "yunlab-demo"
SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
SECONDS = 60.0
ASK_AGAIN = 0.1
"""Pause before asking again whether a record is marked [s]; the exchange has no way to call back."""


@dataclass
class Visitor:
    """Somebody at the centre, signed in.

    Attributes:
        url: address of the centre.
        name: username.
        web: the browser's cookies and connections.
    """

    url: str
    name: str
    web: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.web = httpx.Client(base_url=self.url, follow_redirects=True, timeout=SECONDS)

    @property
    def server(self) -> str:
        """Path of this person's server."""
        return f"/user/{self.name}"

    def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        """Sign in and return the page one lands on."""
        form = self.web.get("/hub/login")
        xsrf = re.search(r'name="_xsrf" value="([^"]*)"', form.text)
        assert xsrf is not None, form.text
        data = {"username": self.name, "password": password, "_xsrf": xsrf[1]}
        return self.web.post("/hub/login", data=data, params={"_xsrf": xsrf[1]})

    def open_page(self, lab: str, course: str, assignment: str) -> dict[str, Any]:
        """Open a lab's page, starting the server if need be, and return what the page's script is told."""
        path = f"{self.server}/voila/render/{lab}/notebook.ipynb?course={course}&assignment={assignment}"
        self.start_server()
        page = self.web.get(path)
        assert page.status_code == httpx.codes.OK, page.text
        block = re.search(r'<script id="yunlab-page" type="application/json">(.*?)</script>', page.text, re.DOTALL)
        assert block is not None, page.text
        told: dict[str, Any] = json.loads(block[1])
        return told

    def start_server(self) -> None:
        """Start this person's server and wait for the hub to say that it is ready."""
        self.web.get(f"/hub/spawn/{self.name}")
        assert self.wait_for_server(), f"{self.name}'s server is not being started"

    def wait_for_server(self) -> bool:
        """Wait for the hub to say that this person's server is ready.

        Returns:
            False at once where it is not even being started.
        """
        with self.web.stream("GET", f"/hub/api/users/{self.name}/server/progress", headers=self.xsrf()) as progress:
            if progress.status_code == httpx.codes.NOT_FOUND:
                return False
            for line in progress.iter_lines():
                event = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                assert not event.get("failed"), event
                if event.get("ready"):
                    return True
        raise AssertionError(f"the hub never said that {self.name}'s server was ready")

    def xsrf(self) -> dict[str, str]:
        """Return the header that shows a request to be the page's own."""
        tokens = [cookie.value for cookie in self.web.cookies.jar if cookie.name == "_xsrf" and cookie.path == "/hub/"]
        return {"X-XSRFToken": tokens[0] or "", "Referer": f"{self.url}/hub/home"} if tokens else {}

    def cookies(self) -> str:
        """Return the cookies as a browser would send them to this person's server."""
        jar = self.web.cookies.jar
        return "; ".join(f"{c.name}={c.value}" for c in jar if self.server.startswith(c.path.rstrip("/")))

    def connect(self, kernel: str) -> websocket.WebSocket:
        """Open the websocket to a kernel.

        Raises:
            websocket.WebSocketException: the server refused.
        """
        address = urlsplit(self.url)
        return websocket.create_connection(
            f"{address.scheme.replace('http', 'ws')}://{address.netloc}{self.server}/api/kernels/{kernel}/channels?session_id={uuid.uuid4()}",
            subprotocols=[SUBPROTOCOL],
            cookie=self.cookies(),
            origin=self.url,
            timeout=SECONDS,
        )


def send(line: websocket.WebSocket, kind: str, content: dict[str, Any]) -> str:
    """Send one message on the shell channel and return its id."""
    message = str(uuid.uuid4())
    header = {"msg_id": message, "msg_type": kind, "session": str(uuid.uuid4()), "username": "", "version": "5.3"}
    header["date"] = datetime.now(UTC).isoformat()
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
    line.send_binary(serialize_msg_to_ws_v1(parts, "shell"))  # type: ignore[no-untyped-call]
    return message


@dataclass(frozen=True)
class Message:
    """A message from a kernel."""

    parent: dict[str, Any]
    content: dict[str, Any]
    buffers: list[bytes]


def receive(line: websocket.WebSocket) -> Message:
    """Wait for one message."""
    _, parts = deserialize_msg_from_ws_v1(line.recv())  # type: ignore[no-untyped-call]
    _header, parent, _metadata, content, *buffers = parts
    return Message(json.loads(parent), json.loads(content), buffers)


class Bench:
    """A lab's page as a program: asks the bench and uses the page token."""

    def __init__(self, visitor: Visitor, lab: str, course: str, assignment: str) -> None:
        """Open the page and the line to its kernel."""
        self.visitor = visitor
        self.place = f"{course}/{assignment}"
        self.told = visitor.open_page(lab, course, assignment)
        self.line = visitor.connect(self.told["kernel_id"])
        self.opened, _ = self.ask({"do": "open"}, "opened")

    def ask(self, content: dict[str, Any], event: str) -> tuple[dict[str, Any], list[bytes]]:
        """Ask the bench and wait for an event, or for a refusal."""
        send(
            self.line, "comm_msg", {"comm_id": self.told["model_id"], "data": {"method": "custom", "content": content}}
        )
        while True:
            answer = receive(self.line)
            data = answer.content.get("data")
            said = data.get("content", {}) if isinstance(data, dict) else {}
            if said.get("event") in {event, "failed", "refused"}:
                return said, answer.buffers

    def run(self, controls: dict[str, Any], trial: str | None = None) -> dict[str, Any]:
        """Run the experiment once."""
        return self.ask({"do": "run", "id": trial or str(uuid.uuid4()), "controls": controls}, "ran")[0]

    def call(self, method: str, path: str, data: Any = None) -> httpx.Response:
        """Call the exchange with the page's token."""
        token = {"Authorization": f"Bearer {self.opened['page_token']}"}
        return self.visitor.web.request(method, f"{self.opened['exchange']}/{path}", json=data, headers=token)

    def record(self) -> dict[str, Any]:
        """Return the record as the exchange holds it."""
        record: dict[str, Any] = self.call("GET", f"records/{self.place}").json()
        return record

    def hand_in(self) -> str:
        """Hand the record in, wait until it is marked, and return the state it ends in."""
        path = f"submissions/{uuid.uuid4()}"
        course, assignment = self.place.split("/")
        handed_in = self.call("PUT", path, {"course": course, "assignment": assignment})
        assert handed_in.status_code == httpx.codes.CREATED, handed_in.text
        while (state := str(self.call("GET", path).json()["state"])) in {"queued", "marking"}:
            time.sleep(ASK_AGAIN)
        return state

    def close(self) -> None:
        """Leave the page: its kernel ends, as when a tab is closed."""
        self.line.close()
        jar = self.visitor.web.cookies.jar
        token = next(c.value or "" for c in jar if c.name == "_xsrf" and c.path.startswith(self.visitor.server))
        path = f"{self.visitor.server}/voila/api/shutdown/{self.told['kernel_id']}"
        self.visitor.web.post(path, headers={"X-XSRFToken": token})
