"""The file of settings: what it may say, what is said of its mistakes, and the pages made of the same table."""

import dataclasses
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from hub_config.settings import CHECKOUT, DEFAULTS, SettingError, Settings, load
from hub_config.settings.__main__ import main
from hub_config.settings.paper import example, page
from hub_config.settings.table import TABLE
from tests.hub_stage import as_nobody, open_to_everybody


def _written(folder: Path, text: str | bytes) -> dict[str, str]:
    """A file of settings in a state folder, and the environment that leads there."""
    (folder / "yunlab.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return {"YUNLAB_STATE": str(folder), "ENGINE": "local"}


def _refused(folder: Path, text: str | bytes, **environ: str) -> list[str]:
    with pytest.raises(SettingError) as caught:
        load(_written(folder, text) | environ)
    return str(caught.value).splitlines()


def test_the_file_in_the_state_folder_counts(tmp_path: Path) -> None:
    settings = load(_written(tmp_path, 'port = 9100\nproduction = false\nproxies = ["192.0.2.7", "2001:db8::1"]\n'))
    assert (settings.port, settings.production, settings.proxies) == (9100, False, ("192.0.2.7", "2001:db8::1"))


def test_the_environment_wins(tmp_path: Path) -> None:
    environ = _written(tmp_path, "port = 9100\nworkers = 3\n")
    settings = load(environ | {"YUNLAB_PORT": "9200", "YUNLAB_WORKERS": ""})
    assert (settings.port, settings.workers) == (9200, 3)


def test_a_named_file_may_lie_anywhere_and_counts_folders_from_itself(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text('state = "kept"\nengine = "local"\ncertificate = "tls/site.pem"\n')
    settings = load({"YUNLAB_SETTINGS": str(tmp_path / "site.toml")})
    assert (settings.state, settings.certificate) == (tmp_path / "kept", tmp_path / "tls" / "site.pem")


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"YUNLAB_SETTINGS=.*none\.toml: .*make settings"):
        load({"YUNLAB_SETTINGS": str(tmp_path / "none.toml")})


MISTAKES = [
    ("\n\nprot = 8000", 3, "there is no such setting; the nearest is port"),
    ("YUNLAB_WORKERS = 2", 1, "the nearest is workers"),
    ("qwxzj = 1", 1, "make settings writes a file with all there are"),
    ("# port\nport = '8000'", 2, "must be a whole number from 1 to 65531 without quotation marks"),
    ("port = 80000", 1, "must be a whole number from 1 to 65531"),
    ("workers = true", 1, "must be a whole number from 1 to 32"),
    ("idle_minutes = 9", 1, "from 10 to 1440 without quotation marks, or 0"),
    ("production = 'on'", 1, "must be true or false"),
    ("address = 10", 1, "must be a text between quotation marks"),
    ("engine = 'podman'", 1, "must be one of these: auto, docker, local"),
    ("proxies = '192.0.2.7'", 1, "must be a list of addresses"),
    ("proxies = ['proxy']", 1, "192.0.2.7"),
    ("[port]\nnumber = 8000", 1, "must be a whole number"),
    ("state = '/srv'", 1, "YUNLAB_SETTINGS"),
    ("port = 1\nport = 2", 2, "each name once"),
    ("port = ", 1, "cannot be understood"),
    ("longest_hours = 2\nidle_minutes = 180", 2, "comes later than the end after 2 hours (longest_hours = 2)"),
    ("metrics_token = 'short'", 1, "openssl rand"),
]


@pytest.mark.parametrize(("text", "line", "said"), MISTAKES, ids=[text for text, _, _ in MISTAKES])
def test_a_mistake_is_told_with_file_line_and_remedy_in_both_languages(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    environ = {} if "engine" in text else {"ENGINE": "local"}
    file = tmp_path / "yunlab.toml"
    file.write_text(text)
    with pytest.raises(SettingError) as caught:
        load({"YUNLAB_STATE": str(tmp_path), **environ})
    chinese, english = str(caught.value).splitlines()
    assert english.startswith(f"{file}, line {line}: ")
    assert said in english
    assert chinese.startswith(f"{file} 第 {line} 行：")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    said = _refused(tmp_path, "port = 'x'\nworker = 2\nrest_minutes = false\n")
    assert [line.partition(":")[0][-6:] for line in said[3:]] == ["line 1", "line 2", "line 3"]


def test_production_and_local_processes_exclude_each_other_with_the_line(tmp_path: Path) -> None:
    said = _refused(tmp_path, "production = true\nengine = 'local'\n", ENGINE="")
    assert said[-1].startswith(f"{tmp_path / 'yunlab.toml'}, line 2: engine = 'local': YUNLAB_PRODUCTION needs")


def test_a_mistake_in_the_environment_tells_no_password(tmp_path: Path) -> None:
    said = _refused(tmp_path, "", YUNLAB_QUEUE="http://yunlab:hunter2@db/0", YUNLAB_METRICS_TOKEN="hunter2")
    assert "hunter2" not in "\n".join(said)


def test_a_mistake_in_the_file_tells_no_password(tmp_path: Path) -> None:
    said = _refused(tmp_path, "queue = 'http://yunlab:hunter2@db/0'\nmetrics_token = 'hunter2'\n")
    assert "hunter2" not in "\n".join(said)


def test_marks_of_other_editors_do_not_matter_and_other_encodings_are_named(tmp_path: Path) -> None:
    assert load(_written(tmp_path, b"\xef\xbb\xbfport = 9100\r\n")).port == 9100
    assert "UTF-8" in _refused(tmp_path, "# 端口\nport = 9100".encode("gb18030"))[-1]


def test_a_file_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    environ = _written(tmp_path, "port = 9100")
    open_to_everybody(tmp_path)
    (tmp_path / "yunlab.toml").chmod(0)

    def answer() -> str:
        try:
            return str(load(environ).port)
        except SettingError as error:
            return str(error)

    assert "cannot be read" in as_nobody(answer)
    tmp_path.chmod(0o700)
    assert "cannot be read" in as_nobody(answer), "a state folder that is closed to this account"


def test_the_example_holds_every_setting_as_it_is_without_it(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") for line in example().splitlines() if " = " in line]
    held = tomllib.loads("\n".join(lines))
    assert list(held) == [each.name for each in TABLE]
    text = "\n".join(line for line in lines if not line.startswith("state"))
    environ = _written(tmp_path, text) | {"ENGINE": ""}
    assert load(environ | {"ENGINE": "local"}) == load({"ENGINE": "local", "YUNLAB_STATE": str(tmp_path)})


def test_it_is_written_once_and_checked_from_then_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environ = {"YUNLAB_STATE": str(tmp_path / "state")}
    file = tmp_path / "state" / "yunlab.toml"
    assert main([], environ) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("port = 9100\n")
    assert main([], environ) == 0
    file.write_text("prot = 9100\n")
    assert main([], environ) == 1
    assert file.read_text() == "prot = 9100\n"
    assert "nearest is port" in capsys.readouterr().err


def test_each_setting_is_an_attribute_and_stands_in_the_page_for_it() -> None:
    inner = {"inner_address"}
    assert {field.name for field in dataclasses.fields(Settings)} == {each.name for each in TABLE} | inner
    assert page() in (CHECKOUT / "docs" / "for-it.md").read_text("utf-8")


def test_they_are_read_before_anything_is_installed() -> None:
    program = "import sys; sys.path.insert(0, '.'); from hub_config import settings; settings.load({'ENGINE': 'docke'})"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], cwd=CHECKOUT, capture_output=True, text=True)
    assert "ENGINE=docke: must be one of these" in done.stderr


def test_defaults_are_values_that_can_be_used() -> None:
    assert all(each.kind.read(DEFAULTS[each.variable]) is not ... for each in TABLE)
