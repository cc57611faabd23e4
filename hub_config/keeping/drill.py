"""`make restore-drill`: restores a backup into a scratch folder and starts exchange and centre on it."""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from sqlalchemy import select
from sqlalchemy.orm import Session

from centre.account.key import derived
from centre.database import Place
from centre.people import open_people
from centre.schema import Course
from graders.exchange import ledger
from graders.exchange.blob import Blobs
from graders.exchange.database import Database
from graders.state import State
from hub_config.keeping.restore import RestoreError, restore
from hub_config.services import environment
from hub_config.settings import Settings

PATIENCE = 60  # [s]


@dataclass(frozen=True)
class Found:
    """What the drill found in a restored centre: numbers, and how long restoring took [s]."""

    courses: int
    courses_with_work: int
    blobs: int
    seconds: float


def drill(path: Path, settings: Settings, scratch: Mapping[str, str], secret: bytes | None = None) -> Found:
    """Restore a backup aside and see that services start on it and list the classes.

    Args:
        path: the backup.
        settings: of the centre; its state folder is left alone.
        scratch: address of an empty PostgreSQL for `people` and `gradebook`, where the backup holds them.
        secret: the passphrase, if it is locked.

    Raises:
        RestoreError: what was restored is not whole.
    """
    beside = settings.state.parent if os.access(settings.state.parent, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix=".yunlab-drill-", dir=beside) as folder:
        state, began = Path(folder) / "state", time.monotonic()
        restore(path, state, dict(scratch), secret)
        seconds = time.monotonic() - began
        people: Place = scratch.get("people") or state / settings.people_file.name
        blobs = _ensure_whole(State(state))
        courses = _courses(people)
        with_work = _served(state, people, settings, scratch.get("gradebook", ""))
        return Found(courses, with_work, blobs, seconds)


def _ensure_whole(state: State) -> int:
    """Compare every blob with its name, and the log with its chain."""
    database, blobs = Database(state.exchange_database), Blobs(state.blobs)
    with database.read() as session:
        broken = ledger.first_broken(session)
    database.close()
    if broken is not None:
        raise RestoreError(f"the exchange's log is broken at line {broken}: take another backup")
    names = [path.name for path in state.blobs.glob("??/*")]
    for name in names:
        blobs.get(name)
    return len(names)


def _courses(people: Place) -> int:
    opened = open_people(people)
    try:
        with Session(opened.engine) as session:
            return len(session.scalars(select(Course.number)).all())
    finally:
        opened.close()


def _served(state: Path, people: Place, settings: Settings, gradebook: str) -> int:
    """Start both services as the hub would, and ask the exchange for its courses as the centre does."""
    token = secrets.token_hex(16)
    master = bytes.fromhex((state / "master.key").read_text("ascii"))
    with ExitStack() as stack:
        hub = stack.enter_context(_doorman(token))
        known = environment(settings) | {"YUNLAB_STATE": str(state), "YUNLAB_GRADEBOOK": gradebook, "YUNLAB_QUEUE": ""}
        known |= {"JUPYTERHUB_API_URL": hub, "JUPYTERHUB_API_TOKEN": token, "JUPYTERHUB_CLIENT_ID": "service-centre"}
        exchange = stack.enter_context(_service("exchange", "graders.exchange", known))
        counts = json.loads(_ask(f"{exchange}api/v1/counts", token))
        known |= {"YUNLAB_EXCHANGE_URL": exchange, "YUNLAB_PEOPLE": str(people), "YUNLAB_ACCOUNT_KEY": derived(master)}
        centre = stack.enter_context(_service("centre", "centre", known))
        _ask(f"{centre}openapi.json", token)
        return len(counts)


@contextmanager
def _service(name: str, module: str, known: Mapping[str, str]) -> Iterator[str]:
    """Start a service and wait until it answers."""
    prefix = f"/services/{name}/"
    address = f"http://127.0.0.1:{_free_port()}"
    said = {"JUPYTERHUB_SERVICE_URL": address, "JUPYTERHUB_SERVICE_PREFIX": prefix, "JUPYTERHUB_SERVICE_NAME": name}
    process = subprocess.Popen([sys.executable, "-m", module], env=os.environ | known | said)
    try:
        _wait(process, f"{address}{prefix}openapi.json", name)
        yield f"{address}{prefix}"
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, name: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            _ask(address, "")
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise RestoreError(f"{name} does not start on what was restored; it has said why above")


def _ask(address: str, token: str) -> bytes:
    request = Request(address, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - our own address
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        return bytes(answer.read())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _doorman(token: str) -> Iterator[str]:
    """Answer in the hub's place, which has no part in what is restored: whose token this is."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers["Authorization"] in (f"token {token}", f"Bearer {token}")
            model = {"kind": "service", "name": "centre", "scopes": ["access:services"]}
            self.send_response(200 if known else 403)
            self.end_headers()
            self.wfile.write(json.dumps(model).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
