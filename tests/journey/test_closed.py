"""A pupil's server answers lab pages and nothing else; other people's servers answer nothing at all."""

from __future__ import annotations

import uuid

import httpx
import pytest
import websocket

from tests.journey.conftest import HONGXING
from tests.journey.stage import Centre
from tests.journey.visitor import Bench, Visitor, receive, send

pytestmark = [pytest.mark.centre, pytest.mark.engine]

CLOSED = (
    "api/contents",
    "api/contents/pendulum",
    "api/kernels",
    "api/kernelspecs",
    "api/sessions",
    "api/terminals",
    "api/config/notebook",
    "api/status",
    "lab",
    "tree",
    "terminals/1",
    "terminals/websocket/1",
    "files/pendulum/model.py",
    "nbconvert/html/pendulum/notebook.ipynb",
    "view/pendulum/model.py",
    "voila",
    "voila/tree",
    "voila/files/pendulum/model.py",
    "voila/api/contents/pendulum",
    "voila/render/pendulum/model.py",
    "voila/static/../../pendulum/model.py",
)

REFUSED = {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED}


@pytest.mark.parametrize("path", CLOSED)
def test_owner_gets_lab_pages_only(bench: Bench, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = bench.visitor.web.request(method, f"{bench.visitor.server}/{path}", follow_redirects=False)
        assert answer.status_code in REFUSED, f"{method} {path}: {answer.status_code} {answer.text[:200]}"


def test_code_sent_to_the_kernel_is_dropped(bench: Bench) -> None:
    """The kernel answers a message sent after the code, and never the code."""
    line = bench.visitor.connect(bench.told["kernel_id"])
    code = {"code": "print('broken out')", "silent": False, "store_history": False, "allow_stdin": False}
    forbidden = {send(line, kind, code) for kind in ("execute_request", "inspect_request", "complete_request")}
    allowed = send(line, "kernel_info_request", {})
    answered = set()
    while allowed not in answered:
        answered.add(receive(line).parent.get("msg_id"))
    assert answered & forbidden == set()
    line.close()


def test_somebody_elses_server_is_closed(centre: Centre, bench: Bench) -> None:
    other = Visitor(centre.url, "hongxing-02")
    other.sign_in()
    page = f"{bench.visitor.server}/voila/render/pendulum/notebook.ipynb?course={HONGXING}&assignment=pendulum"
    assert other.web.get(page).status_code in REFUSED
    assert other.web.get(f"{bench.visitor.server}/api/contents").status_code in REFUSED
    thief = Visitor(centre.url, bench.visitor.name)
    thief.web = other.web
    with pytest.raises(websocket.WebSocketException):
        thief.connect(bench.told["kernel_id"])


def test_nobody_signed_out_gets_in(centre: Centre, bench: Bench) -> None:
    stranger = Visitor(centre.url, bench.visitor.name)
    answer = stranger.web.get(f"{bench.visitor.server}/voila/render/pendulum/notebook.ipynb", follow_redirects=False)
    assert answer.status_code == httpx.codes.FOUND
    assert "/hub/" in answer.headers["location"]
    with pytest.raises(websocket.WebSocketException):
        stranger.connect(bench.told["kernel_id"])


def test_page_token_opens_its_own_record_only(bench: Bench) -> None:
    for place in ("qingshan-g10c2/pendulum", f"{HONGXING}/other"):
        assert bench.call("GET", f"records/{place}").status_code in REFUSED
    for path in (f"apparatus/{bench.place}", f"courses/{HONGXING}/marks", f"courses/{HONGXING}/assignments"):
        answer = bench.call("GET", path)
        assert answer.status_code in REFUSED | {httpx.codes.UNAUTHORIZED}, path


def test_a_trial_edited_or_invented_on_its_way_is_refused(bench: Bench) -> None:
    signed = bench.run({"length": 0.5})["signed"]
    before = bench.record()
    edited = {"trial": signed["trial"] | {"controls": signed["trial"]["controls"] | {"length": 0.6}}}
    invented = {"trial": signed["trial"] | {"id": str(uuid.uuid4())}}
    foreign = {"trial": signed["trial"] | {"student": "hongxing-02"}}
    for forged in (edited, invented, foreign):
        data = forged | {"signature": signed["signature"]}
        answer = bench.call("PUT", f"trials/{data['trial']['id']}", data)
        assert answer.status_code in {403, 409}
        assert answer.json()["error"]["message"]["zh"]
    assert bench.record() == before


def test_a_relayed_trial_is_the_same_trial(bench: Bench) -> None:
    ran = bench.run({"length": 0.5})
    signed = ran["signed"]
    again = bench.call("PUT", f"trials/{signed['trial']['id']}", signed)
    assert again.status_code == httpx.codes.OK
    assert again.json() == ran["receipt"]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"{", 422), (b'{"trial": 1}', 422), (b"[" * 60_000, 422), (b"x" * 70_000, 413), (b"\xff\xfe", 422)],
)
def test_malformed_and_huge_bodies_change_nothing(bench: Bench, body: bytes, status: int) -> None:
    before = bench.record()
    path = f"{bench.opened['exchange']}/trials/{uuid.uuid4()}"
    headers = {"Authorization": f"Bearer {bench.opened['page_token']}", "Content-Type": "application/json"}
    answer = bench.visitor.web.put(path, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json()["error"]["code"]
    assert bench.record() == before


def test_a_killed_kernel_loses_no_finished_trial(pupil: Visitor) -> None:
    """Voilà's own shutdown ends the kernel; a new page finds every trial again."""
    first = Bench(pupil, "pendulum", HONGXING, "pendulum")
    trial = first.run({"length": 0.7})["signed"]["trial"]
    first.close()
    with pytest.raises(websocket.WebSocketException):
        pupil.connect(first.told["kernel_id"])
    again = Bench(pupil, "pendulum", HONGXING, "pendulum")
    assert trial["id"] in [kept["trial"]["id"] for kept in again.record()["trials"]]
    assert again.run({"length": 0.7})["receipt"] is not None
