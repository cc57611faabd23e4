"""From inside a pupil's container there is no way up, and no way to the pupil's own hidden values."""

from __future__ import annotations

import docker
import pytest

from tests.images.conftest import SECRET, Container, connects

pytestmark = pytest.mark.engine


def processes(container: Container) -> list[dict[str, str]]:
    code = (
        "import glob\n"
        "for path in glob.glob('/proc/[0-9]*/status'):\n"
        "    try: print(open(path).read().replace(chr(10), ';'))\n"
        "    except OSError: pass\n"
    )
    lines = container.python(code)[1].splitlines()
    return [dict(pair.split(":\t", 1) for pair in line.split(";") if ":\t" in pair) for line in lines]


def test_nobody_is_root_and_nobody_can_become_root(pupil: Container) -> None:
    found = processes(pupil)
    assert len(found) >= 3, found
    for process in found:
        assert "0" not in process["Uid"].split(), process["Name"]
        assert int(process["CapEff"], 16) == int(process["CapPrm"], 16) == 0, process["Name"]
        assert process["NoNewPrivs"] == "1", process["Name"]
        assert process["Seccomp"] == "2", process["Name"]


def test_the_server_and_the_simulator_are_different_users(pupil: Container) -> None:
    assert {process["Uid"].split()[0] for process in processes(pupil)} == {"1000", "1001"}


def test_the_file_system_is_read_only_and_memory_ones_are_small(pupil: Container) -> None:
    for place in ("/", "/opt/yunlab", "/etc", "/usr/bin", "/srv", "/run"):
        assert "Read-only" in pupil.run("touch", f"{place}/x")[1] + pupil.run("touch", f"{place}/x", user=1001)[1]
    for place, limit in (("/tmp", 32), ("/home/student", 16)):
        code, said = pupil.run("dd", "if=/dev/zero", f"of={place}/fill", "bs=1M", f"count={limit + 1}")
        pupil.run("rm", "-f", f"{place}/fill")
        assert code, f"{place} took more than {limit} MB: {said}"
    many = "import os\nfor n in range(5000): open(f'/home/student/{n}', 'w').close()"
    assert "No space left" in pupil.python(many)[1]
    pupil.python("import os\nfor name in os.listdir('/home/student'): os.remove(f'/home/student/{name}')")


SPY = """
import ctypes, os, sys
found = []
for process in filter(str.isdigit, os.listdir('/proc')):
    if int(process) == os.getpid():
        continue
    owner = os.stat(f'/proc/{process}').st_uid
    with_server = [line for line in open(f'/proc/{process}/status') if line.startswith('Uid')][0].split()[1] == '1000'
    if with_server:
        continue
    for name in ('environ', 'mem', 'maps', 'auxv', 'stack', 'syscall', 'fd', 'root', 'cwd', 'exe', 'map_files', 'io'):
        path = f'/proc/{process}/{name}'
        try:
            os.listdir(path) if name in ('fd', 'map_files', 'root', 'cwd') else open(path, 'rb').read(1)
            found.append(path)
        except OSError:
            pass
    for number in (0, 9, 15, 19):
        try:
            os.kill(int(process), number)
            found.append(f'kill -{number} {process}')
        except OSError:
            pass
    if ctypes.CDLL(None, use_errno=True).ptrace(16, int(process), 0, 0) == 0:
        found.append(f'ptrace {process}')
    buffer = ctypes.create_string_buffer(8)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    if ctypes.CDLL(None).process_vm_readv(int(process), vector, 1, vector, 1, 0) >= 0:
        found.append(f'process_vm_readv {process}')
print(*found, sep='; ')
"""


def test_the_pupils_user_can_neither_look_into_nor_signal_the_simulator(pupil: Container) -> None:
    code, said = pupil.python(SPY)
    assert (code, said.strip()) == (0, "")
    # The same program finds plenty in a process that it starts itself, so the silence above means something.
    own = SPY.replace("== '1000'", "!= '1000'").replace("(0, 9, 15, 19)", "(0,)")
    found = pupil.python(f"import subprocess\nown = subprocess.Popen(['sleep', '60'], env={{}})\n{own}\nown.kill()")[1]
    looked_into = {line.split("/")[2] for line in found.split("; ") if line.endswith("/environ")}
    # And only in that one: a kernel's user, which is the server's own, cannot look into the server either.
    assert len(looked_into) == 1, found


def test_the_bench_token_is_nowhere_the_pupils_user_can_read(pupil: Container) -> None:
    code = (
        "import os, sys\n"
        "secret = sys.argv[1].encode()\n"
        "for top in ('/proc', '/tmp', '/run', '/home', '/dev/shm', '/etc'):\n"
        "    for folder, _, names in os.walk(top):\n"
        "        for name in names:\n"
        "            path = os.path.join(folder, name)\n"
        "            if f'/{os.getpid()}/' in path or '/self/' in path or '/thread-self/' in path: continue\n"
        "            if name not in ('environ', 'cmdline') and top == '/proc': continue\n"
        "            try:\n"
        "                if secret in open(path, 'rb').read(1 << 20): print(path)\n"
        "            except OSError: pass\n"
    )
    assert pupil.run("python", "-c", code, SECRET)[1] == ""
    assert SECRET not in pupil.log()


def test_the_socket_cannot_be_replaced(pupil: Container) -> None:
    assert pupil.run("rm", "-f", "/run/yunlab/bench.sock")[0]
    assert pupil.run("mv", "/run/yunlab/bench.sock", "/run/yunlab/other")[0]
    assert pupil.run("test", "-S", "/run/yunlab/bench.sock")[0] == 0


def test_a_fork_bomb_stays_in_its_container(pupil: Container, engine: docker.DockerClient) -> None:
    bomb = (
        "import os, signal\n"
        "children = []\n"
        "try:\n"
        "    while len(children) < 1000:\n"
        "        child = os.fork()\n"
        "        if not child: signal.pause()\n"
        "        children.append(child)\n"
        "except OSError as error: print(type(error).__name__, len(children))\n"
        "for child in children: os.kill(child, 9)\n"
        "for child in children: os.waitpid(child, 0)\n"
    )
    kind, count = pupil.python(bomb)[1].split()
    limit = engine.api.inspect_container(pupil.name)["HostConfig"]["PidsLimit"]
    assert (kind, int(count) < limit) == ("BlockingIOError", True)
    assert connects(pupil, "127.0.0.1", 8888), "the server did not survive"


def test_memory_has_an_end(pupil: Container) -> None:
    assert pupil.python("b = bytearray(600 << 20)")[0] in (1, 137)
    assert pupil.api.inspect_container(pupil.name)["State"]["Running"]
