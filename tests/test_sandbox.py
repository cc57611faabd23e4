"""The sandbox on the real engine: nothing forbidden succeeds, nothing is used twice, nothing stays behind."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from docker.errors import APIError, NotFound

from benchmarks.keeper import CENTRE, Kept, keeper
from graders import code
from graders.sandbox import keeper as keepers
from graders.sandbox import limits
from graders.sandbox.answer import AskError
from graders.sandbox.client import Cell, NoSandbox, Sandbox, Unavailable
from graders.sandbox.engine import Engine
from graders.sandbox.engine import Sandbox as Running
from graders.sandbox.output import SandboxError
from graders.sandbox.probe import every
from graders.sandbox.probe.probe import attempt
from labkit import catalogue

pytestmark = pytest.mark.engine

SECURITY = Path(__file__).parents[1] / "docs" / "security.md"
SEED = bytes(32)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with keeper(tmp_path_factory.mktemp("state")) as found:
        yield found


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(f"{CENTRE}-probes")


def _cells(**sources: str) -> list[Cell]:
    return [Cell(name, source) for name, source in sources.items()]


def _open() -> set[int]:
    """Return the inodes of all that this process has open: numbers of descriptors are used again."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.add(os.fstat(int(entry.name)).st_ino)
    return found


def test_a_sandbox_that_has_ended_keeps_no_descriptor(engine: Engine) -> None:
    # A keeper lives for weeks, and Python looks for rings of objects whenever it likes.
    gc.disable()
    try:
        sandbox = engine.start()
        line = os.fstat(sandbox.connection.fileno()).st_ino
        assert line in _open()
        sandbox.end()
        assert line not in _open()
    finally:
        gc.enable()


def test_of_all_probes_only_the_allowed_ones_succeed(engine: Engine) -> None:
    found = every.outcomes(engine)
    assert [(one.probe.group, one.probe.name, one.detail) for one in found if not one.is_right] == []
    forbidden = [one for one in found if not one.probe.allowed]
    assert len(forbidden) >= 120
    said = re.search(r"(\d+) probes, (\d+) of them forbidden", SECURITY.read_text("utf-8"))
    assert said is not None
    assert [int(said[1]), int(said[2])] == [len(found), len(forbidden)]
    assert engine.sweep() == 0


class _Lax(Engine):
    """Leaves out the limits, so that the probes have something to find."""

    def _create(self) -> str:
        host = {"AutoRemove": True, "Memory": 512 << 20, "PidsLimit": 200, "SecurityOpt": ["seccomp=unconfined"]}
        settings = limits.container(self.centre) | {"HostConfig": host, "NetworkDisabled": False}
        return str(self.api.create_container_from_config(settings, f"{self.centre}.lax")["Id"])


def test_the_probes_find_plenty_without_the_limits_and_the_keeper_then_refuses() -> None:
    lax = _Lax(f"{CENTRE}-lax")
    with lax.start() as sandbox:
        assert sum(one.succeeded for one in attempt(sandbox, every.PROBES) if not one.probe.allowed) > 60
    with pytest.raises(SandboxError, match="did not set Memory, MemorySwap"):
        every.ensure(lax)


class _Robbed(Engine):
    """An engine whose first sandbox somebody else ends as soon as it is ready."""

    robbed = False

    def start(self) -> Running:
        sandbox = super().start()
        if not self.robbed:
            self.robbed = True
            os.kill(int(self.api.inspect_container(sandbox.identifier)["State"]["Pid"]), signal.SIGKILL)
        return sandbox


def test_a_sandbox_that_somebody_ends_while_the_probes_are_tried_says_nothing_of_the_limits() -> None:
    assert every.ensure(_Robbed(f"{CENTRE}-robbed")) == len(every.PROBES) + 1


@pytest.mark.parametrize("slug", ["analyse_pendulum", "steer_cart"])
def test_a_right_program_gets_all_and_a_program_that_only_ends_gets_nothing(kept: Kept, slug: str) -> None:
    from nbformat import read

    lab = catalogue.load(slug)
    cells = read(lab.assignment, as_version=4).cells  # type: ignore[no-untyped-call]
    right = {c.metadata.nbgrader.grade_id: c.source for c in cells if c.metadata.get("nbgrader", {}).get("solution")}
    given = code.mark(lab, right, SEED, kept.box)
    assert {name: mark.points for name, mark in given.items()} == lab.points
    assert {name: mark.title for name, mark in given.items()} == lab.checks
    nothing = code.mark(lab, dict.fromkeys(right, "import os; os._exit(0)"), SEED, kept.box)
    assert {mark.points for mark in nothing.values()} == {0}


def test_one_function_that_ends_the_program_or_never_ends_costs_no_other(kept: Kept) -> None:
    source = "import os\ndef good(x): return x\ndef ends(): os._exit(0)\ndef never():\n    while True: pass"
    with kept.box.open(_cells(a=source), SEED) as ask:
        assert ask("good", 1) == 1
        for function, kind in (("ends", "gone"), ("never", "timeout")):
            with pytest.raises(AskError) as caught:
                ask(function)
            assert caught.value.kind == kind
            assert ask("good", 2) == 2


def test_a_program_that_never_gets_ready_is_not_begun_again(kept: Kept) -> None:
    with kept.box.open(_cells(a="while True: pass"), SEED) as ask:
        for _ in range(20):
            with pytest.raises(AskError):
                ask("f")
        assert ask._begun == 1


def test_a_sandbox_that_somebody_else_ends_is_not_the_programs_fault(kept: Kept, engine: Engine) -> None:
    with kept.box.open(_cells(a="import time\ndef hold(): time.sleep(2)"), SEED) as ask:
        with pytest.raises(AskError) as caught:
            ask("missing")
        assert caught.value.kind == "missing"
        for sandbox in Engine(kept.centre).standing(running=True):
            with suppress(NotFound):
                engine.api.kill(sandbox)
        with pytest.raises(Unavailable, match="taken away"):
            ask("hold")


MINE = """
import pathlib, time
def mine(): pathlib.Path("/tmp/mine").touch()
def hold(): time.sleep(60)
"""


def test_an_engine_that_tells_an_end_late_costs_the_program_nothing(kept: Kept) -> None:
    with kept.box.open(_cells(a=MINE), SEED) as ask:
        ask("mine")
        (first,) = (each for each in kept.sandboxes() if Path(f"/proc/{each}/root/tmp/mine").exists())
        # What tells the engine of an end is the parent of a sandbox's first process.
        teller = psutil.Process(first).parent()
        teller.suspend()
        try:
            os.kill(first, signal.SIGKILL)
            with pytest.raises(Unavailable, match="taken away"):
                ask("hold")
        finally:
            teller.resume()


WORKS = """
import time
def work(seconds):
    begun = time.process_time()
    while time.process_time() - begun < seconds:
        pass
"""


@contextmanager
def _crowded(engine: Engine) -> Iterator[None]:
    """Put the sandboxes on one processor, beside many others that always work."""
    for sandbox in engine.standing(running=True):
        # One that an earlier test has ended may be on its way out.
        with suppress(APIError):
            engine.api.update_container(sandbox, cpuset_cpus="0")
    works = "import os; os.sched_setaffinity(0, {0})\nwhile True: pass"
    # Linux shares a processor between sessions, not between their processes.
    others = [subprocess.Popen([sys.executable, "-c", works], start_new_session=True) for _ in range(7)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def test_waiting_for_a_processor_is_not_the_programs_time(kept: Kept) -> None:
    with kept.box.open(_cells(a=WORKS), SEED) as ask:
        ask("work", 0.0)
        with _crowded(Engine(kept.centre)):
            begun = time.monotonic()
            assert ask("work", 0.5) is None
            assert time.monotonic() - begun > keepers.ANSWER


WRITES = """
import os
def say(word):
    for pipe in range(3, 30):
        try:
            os.write(pipe, word.encode() + b"\\n")
        except OSError:
            pass
"""


@pytest.mark.parametrize("kind", ["interrupted", "unavailable"])
@pytest.mark.parametrize("form", ["!{}", '{{"error": "{}"}}'])
def test_a_program_cannot_say_what_only_the_keeper_may_say(kept: Kept, form: str, kind: str) -> None:
    with kept.box.open(_cells(a=WRITES), SEED) as ask, pytest.raises(AskError) as caught:
        ask("say", form.format(kind))
    assert caught.value.kind in ("not_json", "gone")


def test_no_sandbox_is_used_twice(kept: Kept) -> None:
    source = "import os\ndef mine(): open('/tmp/x', 'x').close(); return os.listdir('/tmp')"
    for _ in range(2):
        with kept.box.open(_cells(a=source), SEED) as ask:
            assert ask("mine") == ["x"]


def test_more_callers_than_places_wait_and_are_all_served(kept: Kept) -> None:
    with ExitStack() as stack:
        asks = [stack.enter_context(kept.box.open(_cells(a="def f(x): return x"), SEED)) for _ in range(3)]
        assert [ask("f", number) for number, ask in enumerate(asks)] == [0, 1, 2]


def test_without_a_keeper_it_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoSandbox, match="ENGINE=docker"), Sandbox(tmp_path / "absent" / "no.sock").open([], SEED):
        pass


def test_a_killed_keeper_leaves_no_sandbox_running_and_the_next_sweeps_the_rest(engine: Engine, tmp_path: Path) -> None:
    centre = f"{CENTRE}-killed"
    with keeper(tmp_path, centre) as found, found.box.open(_cells(a="def f(): return 1"), SEED) as ask:
        assert ask("f") == 1
        assert Engine(centre).standing(running=True)
        os.kill(found.process.pid, signal.SIGKILL)
        while left := Engine(centre).standing(running=True):
            with suppress(NotFound):
                engine.api.wait(left[0], timeout=60)
    Engine(centre).sweep()
    assert Engine(centre).sweep() == 0
