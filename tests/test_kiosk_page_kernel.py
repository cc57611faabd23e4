"""The kernel behind a page says what any kernel says, and holds out against what no page would send."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jupyter_client.blocking.client import BlockingKernelClient

from labkit.kiosk.provisioner import ForkedProcess
from tests.test_kiosk_forker import LIMIT_S, running

pytestmark = pytest.mark.centre


@pytest.fixture(scope="module")
def kernel() -> Iterator[tuple[ForkedProcess, BlockingKernelClient]]:
    with running() as stage:
        yield stage.fork("page")


@pytest.fixture
def client(kernel: tuple[ForkedProcess, BlockingKernelClient]) -> BlockingKernelClient:
    return kernel[1]


def published(client: BlockingKernelClient, asked: str) -> list[tuple[str, dict[str, object]]]:
    """List what was published as a consequence of a request, by kind, until it was done."""
    said: list[tuple[str, dict[str, object]]] = []
    while ("status", {"execution_state": "idle"}) not in said:
        message = client.get_iopub_msg(timeout=LIMIT_S)
        if message["parent_header"].get("msg_id") == asked:
            said.append((message["msg_type"], message["content"]))
    return said


def kinds(client: BlockingKernelClient, code: str) -> dict[str, dict[str, object]]:
    return dict(published(client, client.execute(code)))


def test_a_cell_tells_its_value_and_what_it_writes(client: BlockingKernelClient) -> None:
    said = kinds(client, "import sys\nsys.stdout.write('swing')\n6 * 7")
    assert said["stream"] == {"name": "stdout", "text": "swing"}
    assert said["execute_result"]["data"] == {"text/plain": "42"}


def test_a_cell_that_fails_tells_why_and_the_next_one_runs(client: BlockingKernelClient) -> None:
    assert kinds(client, "1 / 0")["error"]["ename"] == "ZeroDivisionError"
    assert kinds(client, "raise SystemExit(3)")["error"]["evalue"] == "3"
    assert "error" in kinds(client, "what is this")
    assert kinds(client, "'still here'")["execute_result"]["data"] == {"text/plain": "'still here'"}


def test_a_cell_that_takes_too_long_is_interrupted(kernel: tuple[ForkedProcess, BlockingKernelClient]) -> None:
    process, client = kernel
    asked = client.execute("print('go')\nimport time\nwhile True: time.sleep(0.01)")
    while client.get_iopub_msg(timeout=LIMIT_S)["msg_type"] != "stream":
        pass
    process.send_signal(2)
    said = dict(published(client, asked))
    assert said["error"]["ename"] == "KeyboardInterrupt"
    process.send_signal(2)
    assert kinds(client, "1")["execute_result"], "between cells an interrupt ends nothing"


def test_a_widget_and_its_messages_reach_the_page(client: BlockingKernelClient) -> None:
    code = (
        "import ipywidgets\nbox = ipywidgets.IntSlider(3)\nbox.observe(lambda change: print(change.new), 'value')\nbox"
    )
    said = kinds(client, code)
    shown = said["execute_result"]["data"]
    assert isinstance(shown, dict)
    model = shown["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert said["comm_open"]["target_name"] == "jupyter.widget"
    known = client.comm_info(reply=True, timeout=LIMIT_S)["content"]["comms"]
    assert model in known
    moved = {"method": "update", "state": {"value": 5}, "buffer_paths": []}
    message = client.session.msg("comm_msg", {"comm_id": model, "data": moved})
    client.shell_channel.send(message)
    published(client, message["header"]["msg_id"])
    assert kinds(client, "box.value")["execute_result"]["data"] == {"text/plain": "5"}


def test_forged_and_unknown_messages_are_passed_over(client: BlockingKernelClient) -> None:
    socket = client.shell_channel.socket
    socket.send_multipart([b"<IDS|MSG>", b"forged", b"{}", b"{}", b"{}", b"{}"])
    socket.send_multipart([b"no delimiter"])
    client.shell_channel.send(client.session.msg("history_request", {}))
    client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": "nobody", "data": {}}))
    assert kinds(client, "2 + 2")["execute_result"]["data"] == {"text/plain": "4"}
