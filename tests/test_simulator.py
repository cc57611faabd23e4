"""The simulator: what it answers a kernel, whatever the kernel asks, and what it leaves at the exchange."""

from __future__ import annotations

import json
import socket
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit import apparatus, catalogue, experiment, frame
from labkit.bench import Line
from labkit.exchange import Exchange
from labkit.record import SignedTrial, verify
from labkit.simulator import Simulator, serve
from labkit.trajectory import decode
from tests.exchange_stage import ASSIGNMENT, COURSE, MASTER, STUDENT, Stage, exchange

PLACE = {"course": COURSE, "assignment": ASSIGNMENT}
TOKEN = apparatus.bench_token(MASTER, STUDENT)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with exchange(tmp_path_factory.mktemp("state")) as running:
        yield running


@pytest.fixture
def simulator(stage: Stage) -> Simulator:
    return Simulator(Exchange(stage.url, TOKEN))


def ask(simulator: Simulator, **request: Any) -> tuple[dict[str, Any], bytes]:
    return simulator.answer(json.dumps(PLACE | request).encode())


def stored(stage: Stage) -> list[str]:
    with stage.service.database.read() as session:
        return [row[0] for row in session.connection().exec_driver_sql("select id from trial order by position")]


def test_opening_tells_the_number_and_nothing_hidden(simulator: Simulator) -> None:
    opened, _ = ask(simulator, do="open")
    assert opened["ok"]
    seed = apparatus.seed(MASTER, COURSE, ASSIGNMENT, "pendulum", STUDENT, 1)
    assert opened["number"] == apparatus.number(seed)
    assert seed.hex() not in json.dumps(opened)
    assert not {"seed", "gravity", "length_offset"} & set(opened)


def test_a_run_is_signed_stored_and_what_the_seed_gives(simulator: Simulator, stage: Stage) -> None:
    trial_id = str(uuid.uuid4())
    answer, motion = ask(simulator, do="run", id=trial_id, controls={"length": 0.9})
    signed = SignedTrial.from_json(answer["signed"])
    assert verify(signed, apparatus.bench_key(TOKEN))
    assert answer["receipt"]["id"] == trial_id
    assert trial_id in stored(stage)
    seed = apparatus.seed(MASTER, COURSE, ASSIGNMENT, "pendulum", STUDENT, 1)
    again = experiment.run(catalogue.load("pendulum"), seed, trial_id, signed.trial.controls)
    assert again.readings == signed.trial.readings
    assert decode(answer["motion"], motion).bodies == ("bob",)


def test_a_repeated_request_is_not_a_new_trial(simulator: Simulator, stage: Stage) -> None:
    trial_id = str(uuid.uuid4())
    first, _ = ask(simulator, do="run", id=trial_id, controls={"length": 0.9})
    before = stored(stage)
    again, _ = ask(simulator, do="run", id=trial_id, controls={"length": 0.9})
    assert again["signed"] == first["signed"]
    assert again["receipt"] == first["receipt"]
    other, _ = ask(simulator, do="run", id=trial_id, controls={"length": 1.2})
    assert other["signed"] == first["signed"], "an id once used keeps its trial"
    assert stored(stage) == before


def test_without_the_exchange_the_page_gets_the_signed_trial_to_keep(simulator: Simulator, stage: Stage) -> None:
    ask(simulator, do="open")
    simulator._exchange = Exchange("http://127.0.0.1:9/services/exchange", TOKEN)
    trial_id = str(uuid.uuid4())
    answer, _ = ask(simulator, do="run", id=trial_id, controls={})
    assert answer["receipt"] is None
    assert trial_id not in stored(stage)
    receipt = Exchange(stage.url, TOKEN).call("PUT", f"trials/{trial_id}", answer["signed"])
    assert receipt["id"] == trial_id


def test_a_pupil_outside_the_class_gets_no_apparatus(stage: Stage) -> None:
    stranger = Simulator(Exchange(stage.url, apparatus.bench_token(MASTER, "qingshan-01")))
    answer, _ = ask(stranger, do="run", id=str(uuid.uuid4()), controls={})
    assert not answer["ok"]
    assert answer["message"]["zh"]


def test_a_forged_token_gets_nothing(stage: Stage) -> None:
    forged = Simulator(Exchange(stage.url, f"{STUDENT}:{'00' * 32}"))
    assert not ask(forged, do="open")[0]["ok"]


@pytest.mark.parametrize(
    "request_",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b'{"do":"run"}',
        b'{"do":{}}',
        b'{"do":"__init__"}',
        b"[" * 50_000,
        b'{"do":"open"}',
    ],
)
def test_what_is_not_understood_is_said_so(simulator: Simulator, request_: bytes) -> None:
    answer, motion = simulator.answer(request_)
    assert not answer["ok"]
    assert set(answer["message"]) == {"zh", "en"}
    assert motion == b""


@given(st.dictionaries(st.sampled_from(["do", "id", "controls", "course", "assignment", "x"]), st.from_type(object)))
@settings(max_examples=50)
def test_no_request_breaks_the_simulator(request_: dict[str, object]) -> None:
    simulator = Simulator(Exchange("http://127.0.0.1:9/services/exchange", TOKEN))
    try:
        data = json.dumps(request_).encode()
    except (TypeError, ValueError):
        return
    assert simulator.answer(data)[0]["ok"] is False


def test_the_line_is_opened_again_after_a_restart(simulator: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "bench.sock"
    line = Line(str(path))
    assert line.ask({"do": "open"} | PLACE)[0]["ok"] is False, "nobody listens yet"
    threading.Thread(target=serve, args=(path, simulator), daemon=True).start()
    while not path.exists() or not line.ask({"do": "open"} | PLACE)[0]["ok"]:
        pass
    assert line._socket is not None
    line._socket.shutdown(socket.SHUT_RDWR)
    assert line.ask({"do": "scene", "controls": {"length": 1.0}} | PLACE)[0]["ok"]


def test_frames_too_long_or_cut_short_are_refused() -> None:
    one, other = socket.socketpair()
    with one, other:
        frame.send(one, b"x" * 100)
        with pytest.raises(frame.FrameError, match="100 bytes"):
            frame.receive(other, longest=99)
    one, other = socket.socketpair()
    with other:
        with one:
            one.sendall(b"\0\0\0\x05ab")
        with pytest.raises(frame.FrameError, match="closed"):
            frame.receive(other)
