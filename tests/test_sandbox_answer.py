"""What comes out of a sandbox is a plain value or a reason, whatever a pupil's program writes."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.sandbox import answer, profile, runner
from graders.sandbox.answer import AskError

RUNNER = Path(runner.__file__)


@pytest.mark.parametrize(
    ("line", "value"),
    [(b'{"value": 1.5}', 1.5), (b'{"value": [1, "x", null, {"a": true}]}', [1, "x", None, {"a": True}])],
)
def test_a_plain_value_passes(line: bytes, value: object) -> None:
    assert answer.read(line, "mean") == value


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[]", "not_json"),
        (b"{}", "not_json"),
        (b'"value"', "not_json"),
        (b'{"value": NaN}', "not_json"),
        (b'{"value": -Infinity}', "not_json"),
        (b'{"value": 1e999}', "not_json"),
        (b'{"value": 1e301}', "not_json"),
        (b'{"value": ' + b"9" * 5000 + b"}", "not_json"),
        (b'{"value": ' + b"9" * 400 + b"}", "not_json"),
        (b'{"value": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "not_json"),
        (b'{"value": ' + b"[" * 20 + b"]" * 20 + b"}", "not_json"),
        (b'{"value": [' + b"0," * 20_001 + b"0]}", "not_json"),
        (b'{"error": "gone"}', "gone"),
        (b'{"error": "passed", "value": 1}', "gone"),
        (b'{"error": ["raised"]}', "gone"),
        (b'{"error": "raised", "detail": {"x": 1}}', "raised"),
    ],
)
def test_anything_else_is_an_error_of_a_known_kind(line: bytes, kind: str) -> None:
    with pytest.raises(AskError) as caught:
        answer.read(line, "mean")
    assert caught.value.kind == kind
    assert all([*caught.value.message.values(), *caught.value.remedy.values()])


@given(st.binary() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(lambda v: json.dumps(v).encode()))
def test_no_line_gets_through_as_anything_but_a_value_or_a_reason(line: bytes) -> None:
    with contextlib.suppress(AskError):
        json.dumps(answer.read(b'{"value": ' + line + b"}", "mean"), allow_nan=False)


def test_what_an_error_says_is_one_short_harmless_line() -> None:
    line = json.dumps({"error": "raised", "detail": "a\n\x1b[31m\u202e" + "x" * 1000}).encode()
    with pytest.raises(AskError) as caught:
        answer.read(line, "mean")
    said = caught.value.message["en"]
    assert "a[31m" in said
    assert said.isprintable()
    assert len(said) < 2 * answer.DETAIL


@pytest.fixture
def asked() -> Iterator[subprocess.Popen[bytes]]:
    """The runner by itself, without any wall: only harmless programs here."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", str(RUNNER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )
    yield process
    assert process.stdin
    assert process.stdout
    process.stdin.close()
    process.stdout.close()
    assert process.wait(10) == 0


def _say(process: subprocess.Popen[bytes], line: str) -> None:
    assert process.stdin
    process.stdin.write(line.encode() + b"\n")


def _hear(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout
    return process.stdout.readline().decode().strip()


PROGRAM = """
import numpy
def half(x): return numpy.array([x, 1.0]) / 2
def broken(): raise ValueError("because")
def big(): return "x" * 70000
def strange(): return object()
def leave(): import os; os._exit(0)
"""


def test_the_runner_answers_each_question_once_and_survives_its_child(asked: subprocess.Popen[bytes]) -> None:
    cells = [
        {"name": "given", "source": "import nowhere\nimport math", "given": True},
        {"name": "bad", "source": "1 / 0", "given": False},
        {"name": "good", "source": PROGRAM + "root = math.sqrt(4)", "given": False},
    ]
    assert _hear(asked) == "ready"
    _say(asked, "nonce")
    said = []
    for question in (
        {"cells": cells},
        *({"function": name, "arguments": arguments} for name, arguments in (
            ("half", [3]), ("broken", []), ("big", []), ("strange", []), ("root", []), ("leave", []), ("half", [3])
        )),
    ):  # fmt: skip
        _say(asked, json.dumps(question))
        said.append(_hear(asked))
    assert [line.split(" ", 2)[:2] for line in said] == [["nonce", str(number)] for number in range(1, 9)]
    found = [json.loads(line.split(" ", 2)[2]) for line in said]
    assert found[0] == {"value": {"bad": "ZeroDivisionError: division by zero (line 1)"}}
    assert found[1] == {"value": [1.5, 0.5]}
    assert found[2] == {"error": "raised", "detail": "ValueError: because (line 4)"}
    assert [one["error"] for one in found[3:]] == ["too_big", "not_json", "missing", "gone", "gone"]


def test_the_profile_denies_by_default_and_names_each_call_once() -> None:
    made = json.loads(profile.profile())
    assert made["defaultAction"] == "SCMP_ACT_ERRNO"
    names = [name for names in profile.ALLOWED.values() for name in names]
    assert len(names) == len(set(names))
    assert not {"socket", "socketpair", "ptrace", "io_uring_setup", "mount", "unshare", "bpf", "keyctl"} & set(names)
    assert {rule["action"] for rule in made["syscalls"]} == {"SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO"}


@pytest.mark.centre
def test_the_worker_knows_nothing_of_the_engine() -> None:
    code = "import sys, graders.worker; sys.exit('docker' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
