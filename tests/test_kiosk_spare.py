"""A bench that was made before it was known for whom."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from labkit.launch import TOKEN as BENCH_VARIABLE
from tests.family import children
from tests.kiosk_stage import BENCH_TOKEN, LAUNCH, Server, everybodys, options_at, wait_until_it_listens
from tests.port import free_port
from tests.test_kiosk_launch import holds

pytestmark = pytest.mark.centre

HUB_TOKEN = "a" * 7 + "-of-the-hub-" + "b" * 7


@contextmanager
def spare(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A bench that waits, with its standard input."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*LAUNCH, "--spare"], env=everybodys(folder), cwd=folder, stdin=subprocess.PIPE, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def give(process: subprocess.Popen[bytes], port: int) -> None:
    """Say whose it is, as the hub does."""
    known = {BENCH_VARIABLE: BENCH_TOKEN, "JUPYTERHUB_API_TOKEN": HUB_TOKEN}
    told = json.dumps({"environment": known, "options": options_at(port)})
    assert process.stdin is not None
    process.stdin.write(told.encode() + b"\n")
    process.stdin.close()


def test_it_becomes_somebodys_and_each_process_knows_its_own_secret_only(tmp_path: Path) -> None:
    port = free_port()
    with spare(tmp_path) as process:
        give(process, port)
        wait_until_it_listens(port, process, tmp_path / "log")
        Server(port, process.pid, tmp_path / "log").open_page()
        # The one that read the line has gone.
        kiosk, simulator, kernel = children(process.pid)
        everybody = (process.pid, kiosk, simulator, kernel)
        bench = BENCH_TOKEN.split(":")[1].encode()
        assert [each for each in everybody if holds(each, bench)] == [simulator]
        assert not holds(simulator, HUB_TOKEN.encode())
        assert holds(kiosk, HUB_TOKEN.encode())
        assert {str(Path(f"/proc/{each}/fd/0").readlink()) for each in everybody} == {os.devnull}


def test_it_ends_when_whoever_held_it_ready_has_gone(tmp_path: Path) -> None:
    with spare(tmp_path) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0
