"""Kernels that are forked from one process are as separate as if each had been started by itself."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from labkit import catalogue
from labkit.kiosk.forker import LONGEST_REQUEST
from labkit.kiosk.provisioner import ForkedProcess, Forker
from tests.family import children

pytestmark = pytest.mark.centre

SERVE = """
import socket, sys
from labkit.kiosk import forker, lean
lean.load()
lean.load_kernel()
sys.exit(forker.serve(socket.socket(fileno=int(sys.argv[1])), {}))
"""
LIMIT_S = 60.0


@dataclass
class Stage:
    """A real forker.

    Attributes:
        process: it.
        forker: the server's end of the line to it.
        folder: where its kernels' sockets are; a short path.
    """

    process: subprocess.Popen[bytes]
    forker: Forker
    folder: Path

    def fork(
        self, name: str, folder: Path | None = None, **environment: str
    ) -> tuple[ForkedProcess, BlockingKernelClient]:
        """Have a kernel forked and wait until it answers."""
        manager = KernelManager(connection_file=str(self.folder / name), transport="ipc")
        manager.write_connection_file()
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", manager.connection_file]
        process = self.forker.start(command, {"PATH": os.environ["PATH"], **environment}, str(folder or self.folder))
        client: BlockingKernelClient = manager.client()
        client.start_channels()
        client.wait_for_ready(LIMIT_S)
        return process, client


@contextmanager
def running() -> Iterator[Stage]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with tempfile.TemporaryDirectory(prefix="forker-") as folder, ours:
        command = [sys.executable, "-P", "-c", SERVE, str(theirs.fileno())]
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=folder)
        theirs.close()
        try:
            yield Stage(process, Forker(ours), Path(folder))
        finally:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with running() as found:
        yield found


def said(client: BlockingKernelClient, expression: str) -> str:
    """Return what an expression comes to in a kernel."""
    asked = {"silent": True, "user_expressions": {"it": expression}, "reply": True, "timeout": LIMIT_S}
    answer = client.execute("import os, random, sys, uuid; from numpy.random import random as chance", **asked)
    text: str = answer["content"]["user_expressions"]["it"]["data"]["text/plain"]
    return text


def descriptors(process: int) -> dict[str, str]:
    """Name what a process has open, as the system knows it, by number."""
    there = {place.name: str(place.readlink()) for place in Path(f"/proc/{process}/fd").iterdir()}
    return {number: name for number, name in there.items() if not name.startswith("anon_inode")}


def test_kernels_share_neither_chance_nor_descriptors_nor_environment(stage: Stage) -> None:
    one, first = stage.fork("one", YUNLAB_A="a")
    other, second = stage.fork("other", YUNLAB_B="b")
    for drawn in ("random.random()", "chance()", "uuid.uuid4()", "os.urandom(8)"):
        assert said(first, drawn) != said(second, drawn)
    assert said(first, "'labkit.bench' in sys.modules") == "True"
    known = [said(client, "[name for name in os.environ if 'YUNLAB' in name]") for client in (first, second)]
    assert known == ["['YUNLAB_A']", "['YUNLAB_B']"]
    # What is in the current folder, which pupils may write, must not shadow a module.
    assert said(first, "'' in sys.path or os.getcwd() in sys.path") == "False"
    streams = {descriptors(stage.process.pid)[number] for number in "012"}
    opened = [set(descriptors(process).values()) - streams for process in (one.pid, other.pid, stage.process.pid)]
    assert all(opened)
    assert sum(map(len, opened)) == len(set.union(*opened))
    for process in (one, other):
        process.kill()
        assert process.wait(LIMIT_S) == 0


def test_the_page_of_a_lab_is_worked_out_before_its_kernels_are_forked(stage: Stage) -> None:
    process, client = stage.fork("lab", catalogue.folder() / "pendulum")
    assert said(client, "sys.modules['labkit.bench'].known_page.cache_info().currsize") == "1"
    process.kill()
    assert process.wait(LIMIT_S) == 0


def test_who_has_ended_is_known_reaped_and_signalled_no_more(stage: Stage) -> None:
    process, client = stage.fork("short")
    assert process.poll() is None
    client.shutdown()
    assert process.wait(LIMIT_S) == process.poll() == 0
    other, _ = stage.fork("other")
    assert children(stage.process.pid) == [other.pid]
    process.kill()
    other.kill()
    assert other.wait(LIMIT_S) == 0


def test_what_a_kernel_leaves_behind_does_not_keep_it_alive(stage: Stage) -> None:
    process, client = stage.fork("parent")
    child = int(
        said(client, "__import__('subprocess').Popen(['sleep', '60'], close_fds=False, start_new_session=True).pid")
    )
    process.kill()
    try:
        assert process.wait(LIMIT_S) == 0
    finally:
        os.kill(child, 9)


def test_a_fork_that_fails_is_said_and_leaves_nothing_and_the_next_one_works(stage: Stage) -> None:
    before = resource.prlimit(stage.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(stage.process.pid, resource.RLIMIT_NOFILE, (3, before[1]))
    with pytest.raises(OSError, match="cannot be started"):
        stage.fork("none")
    resource.prlimit(stage.process.pid, resource.RLIMIT_NOFILE, before)
    process, _ = stage.fork("next")
    assert children(stage.process.pid) == [process.pid]
    process.kill()
    process.wait(LIMIT_S)


def test_an_environment_that_does_not_fit_is_refused_before_it_is_sent(stage: Stage) -> None:
    with pytest.raises(OSError, match="address must be shorter"):
        stage.fork("long", QUERY_STRING="x" * LONGEST_REQUEST)


def test_forker_and_kernels_end_with_the_server() -> None:
    with running() as stage:
        process, _ = stage.fork("orphan")
        stage.forker.close()
        assert stage.process.wait(LIMIT_S) == 0
        assert process.wait(LIMIT_S) == 0


def test_a_forker_that_has_gone_is_said() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    forker = Forker(ours)
    theirs.close()
    with pytest.raises(OSError, match="has ended"):
        forker.start(["ipykernel_launcher"], {}, "/")
    forker.close()


def test_a_handle_waits_no_longer_than_it_is_told() -> None:
    process = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    forked = ForkedProcess(process.pid, os.pidfd_open(process.pid))
    assert forked.wait(0.01) is None
    forked.terminate()
    assert forked.wait(LIMIT_S) == 0
    process.wait()
