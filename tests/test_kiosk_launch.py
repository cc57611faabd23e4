"""The launcher gives each process what it may know, and ends what it started."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from labkit import child, keeper, launch
from tests.family import children
from tests.kiosk_stage import BENCH_TOKEN, Server, running

pytestmark = pytest.mark.centre

TOKEN = "hongxing-01:" + "ab" * 32


def start(*code: str) -> subprocess.Popen[str]:
    """Start the launcher with a small program in the place of the kiosk."""
    environment = {**os.environ, launch.TOKEN: TOKEN, "YUNLAB_EXCHANGE_URL": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "labkit.launch", "--same-user", sys.executable, "-c", "\n".join(code)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] == "Z"


def holds(process: int, secret: bytes) -> bool:
    """Tell whether a process has a secret anywhere in its memory."""
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            area, rights = line.split()[:2]
            start, stop = (int(end, 16) for end in area.split("-"))
            if rights.startswith("rw"):
                memory.seek(start)
                if secret in memory.read(stop - start):
                    return True
    return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running(tmp_path) as found:
        yield found


def test_only_the_simulator_has_the_token_in_its_memory_and_all_end_with_it(server: Server) -> None:
    server.open_page()
    kiosk, simulator, kernel = children(server.launcher)
    secret = BENCH_TOKEN.split(":")[1].encode()
    known = [process for process in (server.launcher, kiosk, kernel) if holds(process, secret)]
    assert known == []
    assert holds(simulator, secret)
    everybody = (server.launcher, kiosk, simulator, kernel)
    handles = [os.pidfd_open(process) for process in everybody]
    os.kill(simulator, signal.SIGKILL)
    for handle in handles:
        assert select.select([handle], [], [], 30)[0]
        os.close(handle)
    assert "the simulator was given up" in server.log.read_text()


def test_all_end_with_the_server(server: Server) -> None:
    server.open_page()
    kiosk, simulator, kernel = children(server.launcher)
    handles = [os.pidfd_open(process) for process in (server.launcher, simulator, kernel)]
    os.kill(kiosk, signal.SIGKILL)
    for handle in handles:
        assert select.select([handle], [], [], 30)[0]
        os.close(handle)


def test_the_server_never_sees_the_bench_token() -> None:
    said = start("import json, os", "print(json.dumps(dict(os.environ)))").communicate(timeout=30)[0]
    known = json.loads(said)
    assert launch.TOKEN not in known
    assert TOKEN not in said
    assert known["YUNLAB_BENCH_SOCKET"].endswith("/bench.sock")


def test_the_simulator_never_sees_the_hub_token() -> None:
    environ = {"PATH": "/bin", "JUPYTERHUB_API_TOKEN": "x", launch.TOKEN: TOKEN, "YUNLAB_EXCHANGE_URL": "http://e"}
    known = keeper.environment(environ, Path("/run/yunlab/bench.sock"))
    assert "JUPYTERHUB_API_TOKEN" not in known


@pytest.mark.parametrize("code", [0, 7])
def test_the_servers_code_is_the_launchers(code: int) -> None:
    process = start("import sys", f"sys.exit({code})")
    process.communicate(timeout=30)
    assert process.returncode == code


def test_a_wish_to_end_ends_the_server_and_the_simulator_and_removes_the_socket() -> None:
    process = start(
        "import os, signal, time",
        "while not os.path.exists(os.environ['YUNLAB_BENCH_SOCKET']): time.sleep(0.02)",
        "print(os.getpid(), os.environ['YUNLAB_BENCH_SOCKET'], flush=True)",
        "signal.pause()",
    )
    assert process.stdout is not None
    server, path = process.stdout.readline().split()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert gone(int(server))
    assert not Path(path).parent.exists()


def test_a_server_that_does_not_want_to_end_is_made_to() -> None:
    process = start(
        "import os, signal, time",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "print(os.getpid(), flush=True)",
        "while True: signal.pause()",
    )
    assert process.stdout is not None
    server = int(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=child.GRACE_S + 20)
    assert gone(server)


def test_a_simulator_that_fails_is_given_up_and_said() -> None:
    environment = {**os.environ, launch.TOKEN: "no token at all", "YUNLAB_EXCHANGE_URL": "http://127.0.0.1:9"}
    command = [
        sys.executable,
        "-m",
        "labkit.launch",
        "--same-user",
        sys.executable,
        "-c",
        "import signal; signal.pause()",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "given up" in done.stderr


def test_without_a_token_it_says_who_sets_it() -> None:
    environment = {name: value for name, value in os.environ.items() if name != launch.TOKEN}
    command = [sys.executable, "-m", "labkit.launch", "--same-user"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert "the hub sets it" in done.stderr
