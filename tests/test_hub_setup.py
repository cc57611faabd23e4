"""From a fresh clone to something that runs: what can be tried without installing anything."""

import ast
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hub_config import demo, node
from hub_config.setup import install, preflight, step
from hub_config.setup.step import SetupError, Stamp, Step
from tests.hub_stage import as_nobody, open_to_everybody, settings
from tests.port import free_ports

LOCK = install.LOCK.read_text("utf-8")
SETUP = Path(install.__file__).parent


@pytest.fixture(autouse=True)
def _logs_in_the_tests_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step, "LOGS", tmp_path / "log")


def test_setting_up_needs_nothing_but_python() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", "import sys; sys.path.insert(0, '.'); import hub_config.setup.__main__"],
        cwd=step.ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_setting_up_asks_for_no_shell() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in SETUP.glob("*.py")]
    words = [keyword.arg for tree in trees for keyword in ast.walk(tree) if isinstance(keyword, ast.keyword)]
    assert "shell" not in words


def test_the_lock_is_used_whole_where_the_machine_has_no_node() -> None:
    assert install.wanted(LOCK, has_node=False) == LOCK


def test_only_node_is_left_out_where_the_machine_has_it() -> None:
    kept = install.wanted(LOCK, has_node=True)
    entries = re.findall(r"^[a-z].*?==", LOCK, flags=re.MULTILINE)
    assert re.findall(r"^[a-z].*?==", kept, flags=re.MULTILINE) == [
        entry for entry in entries if entry != f"{install.NODE_PACKAGE}=="
    ]
    before, _, rest = LOCK.partition(f"{install.NODE_PACKAGE}==")
    assert kept.startswith(before)
    assert rest.endswith(kept.removeprefix(before))


def test_the_lock_pins_everything_by_hash_and_names_no_registry() -> None:
    entries = re.split(r"^(?=[A-Za-z])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) > 100
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK


def test_old_or_missing_node_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.system_node() is None
    for version, found in (("v16.20.0", False), ("v18.0.0", True), ("v104.1.0", True), ("nonsense", False)):
        program = tmp_path / "node"
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
        assert (node.system_node() == program) is found


def test_a_taken_port_is_named_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"port {port} is taken.*make run YUNLAB_PORT="):
            preflight.check_port("127.0.0.1", port, port)


def test_a_port_taken_inside_is_found_before_anything_starts(tmp_path: Path) -> None:
    public = free_ports(5)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", public + 4))
        taken.listen()
        with pytest.raises(SetupError, match=f"port {public + 4} is taken"):
            preflight.check_ports(settings(tmp_path, YUNLAB_PORT=str(public)))


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(SetupError, match=r"YUNLAB_ADDRESS=192\.0\.2\.1"):
        preflight.check_port("192.0.2.1", 0, 0)


def test_a_full_disk_is_found_out_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "ROOM_TO_RUN", 1e18)
    monkeypatch.setattr(preflight, "ROOM_TO_INSTALL", 1e18)
    with pytest.raises(SetupError, match=r"GB free.*make room"):
        preflight.check_room()


def test_another_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "PYTHON", (3, 99))
    with pytest.raises(SetupError, match="apt-get install python3"):
        preflight.check_python()


def test_an_engine_that_may_not_be_used_is_found_out_first(tmp_path: Path) -> None:
    path = tmp_path / "docker.sock"
    path.touch(mode=0)
    open_to_everybody(tmp_path)
    own = {"YUNLAB_STATE": str(tmp_path)}
    assert "usermod" in as_nobody(lambda: _complaint(own, path))
    assert as_nobody(lambda: _complaint(own | {"ENGINE": "local"}, path)) == "none"
    assert as_nobody(lambda: _complaint(own, tmp_path / "nothing.sock")) == "none"


def _complaint(environ: dict[str, str], path: Path) -> str:
    try:
        preflight.check_engine(environ, path)
    except SetupError as error:
        return str(error)
    return "none"


def test_a_wrong_setting_is_found_before_the_slow_steps() -> None:
    with pytest.raises(SetupError, match="YUNLAB_PORT=eighty"):
        preflight.check({"YUNLAB_PORT": "eighty"})


def test_a_step_says_how_long_it_took(capsys: pytest.CaptureFixture[str]) -> None:
    Step("quick", "doing something", "no remedy").call([sys.executable, "-c", "print('noise')"])
    assert re.fullmatch(r"  doing something … \d+ s\n", capsys.readouterr().out)


def test_a_failed_step_shows_the_end_of_its_log_and_the_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    failing = "print(*range(1000), sep='\\n'); import sys; sys.exit('the reason')"
    with pytest.raises(SetupError) as failure:
        Step("slow", "doing something", "Do it by hand.").call([sys.executable, "-c", failing])
    said = str(failure.value)
    assert "the reason" in said
    assert "Do it by hand." in said
    assert "slow.log" in said
    assert len(said.splitlines()) < 60
    assert "failed" in capsys.readouterr().out


def test_a_step_whose_program_is_missing_fails_the_same_way() -> None:
    with pytest.raises(SetupError, match="no-such-program"):
        Step("missing", "doing something", "Install it.").call(["no-such-program"])


def test_what_was_made_from_something_else_is_made_again(tmp_path: Path) -> None:
    assert not Stamp(tmp_path, "first").is_current()
    Stamp(tmp_path, "first").set()
    assert Stamp(tmp_path, "first").is_current()
    assert not Stamp(tmp_path, "second").is_current()


def test_a_fingerprint_follows_names_and_contents() -> None:
    lock, project = step.ROOT / "requirements.lock", step.ROOT / "pyproject.toml"
    assert step.digest([lock, project]) == step.digest([project, lock])
    assert len({step.digest([lock]), step.digest([project]), step.digest([lock], "node"), step.digest([])}) == 4


def test_the_demo_keeps_out_of_production(tmp_path: Path) -> None:
    centre = settings(tmp_path / "state")
    assert demo.usernames(centre) == []
    demo.refuse(centre)
    _people(centre.people_file)
    assert demo.usernames(centre) == ["hongxing-01"]
    with pytest.raises(SetupError, match="hongxing-01"):
        demo.refuse(centre)


def test_a_centre_with_people_gets_no_demo(tmp_path: Path) -> None:
    centre = settings(tmp_path / "state")
    _people(centre.people_file)
    demo.ensure(centre)
    assert demo.usernames(centre) == ["hongxing-01"]


def _people(path: Path) -> None:
    from centre.people import open_people

    people = open_people(path)
    people.ensure_school("hongxing", zh="红星中学", en="Hongxing")
    people.ensure_person("hongxing-01", name="陈思远", role="student", school="hongxing", demo=True)
    people.ensure_person("real-01", name="真实学生", role="student", school="hongxing")
    people.close()


def test_demo_people_have_names_of_their_own() -> None:
    names = [name for school in demo.SCHOOLS for name in (school.teacher, *school.students)]
    assert len(set(names)) == len(names) == 14
    assert [len(school.students) for school in demo.SCHOOLS] == [6, 6]
