"""Stopping leaves nothing running, whatever the processes below did to get away."""

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub_stage import settings

# A process starts one that starts another in a session of its own and ends: the grandchild is nobody's child any more.
LOST = """
import subprocess, sys
from hub_config import process
process.PATIENCE = 0.5
process.adopt_orphans()
lost = 'import signal, sys, time; {defence}; print("up", flush=True); time.sleep(600)'
parent = f'''
import subprocess, sys
child = subprocess.Popen(
    [sys.executable, "-c", {{lost!r}}], start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
)
child.stdout.readline()
print(child.pid)
'''
answer = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=True)
process.end_children()
print(answer.stdout.strip())
"""


@pytest.mark.parametrize("defence", ["pass", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"])
def test_an_orphan_is_found_and_ended(defence: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOST.format(defence=defence)], capture_output=True, text=True, check=True, timeout=30
    )
    assert not Path(f"/proc/{int(done.stdout)}").exists()


STOPPED = """
import os, subprocess, sys
from hub_config import process
child = subprocess.Popen(
    [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"],
    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, preexec_fn=process.stop_with_parent,
)
child.stdout.readline()
print(child.pid, flush=True)
os.read(0, 1)
os.kill(os.getpid(), 9)
"""


def test_a_process_ends_when_its_parent_is_killed() -> None:
    wait, go = os.pipe()
    parent = subprocess.Popen([sys.executable, "-c", STOPPED], stdin=wait, stdout=subprocess.PIPE, text=True)
    os.close(wait)
    assert parent.stdout is not None
    with parent.stdout:
        pid = int(parent.stdout.readline())
        child = os.pidfd_open(pid)
    try:
        os.write(go, b"x")
        assert parent.wait() == -9
        assert select.select([child], [], [], 20)[0], "the child goes on without its parent"
    finally:
        os.close(child)
        os.close(go)


IN_THE_BACKGROUND = """
import signal, subprocess, sys
from hub_config import process
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
subprocess.run([sys.executable, "-c", child], check=True, preexec_fn=process.stop_with_parent)
"""


def test_what_a_shell_starts_in_the_background_can_still_be_interrupted() -> None:
    done = subprocess.run([sys.executable, "-c", IN_THE_BACKGROUND], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


SERVE = """
import sys
from pathlib import Path
from hub_config import serve
from hub_config.settings import load
serve.serve(load({"ENGINE": "local", "YUNLAB_STATE": sys.argv[2]}), lambda: None, Path(sys.argv[1]))
"""


@pytest.mark.centre
def test_a_hub_that_cannot_start_says_why(tmp_path: Path) -> None:
    configuration = tmp_path / "broken_config.py"
    configuration.write_text("raise RuntimeError('the reason')\n")
    state = settings(tmp_path / "state").state
    done = subprocess.run(
        [sys.executable, "-c", SERVE, str(configuration), str(state)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "the hub stopped by itself" in done.stderr
    assert "the reason" in done.stderr
    assert str(state / "log" / "hub.log") in done.stderr
