"""What IT types, as docs/for-it.md says it, on a centre of its own; and signing in with what is printed."""

from __future__ import annotations

import asyncio
import csv
import re
import shutil
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from centre.people import Person, open_people
from centre.roster import wish, year
from centre.roster.problem import RosterError
from hub_config import roster, secret
from hub_config.authentication import RosterAuthenticator, groups
from hub_config.door.entry import begun
from hub_config.settings import CHECKOUT
from tests.hub_stage import settings
from tests.roster_stage import ZONE, oneroster, small_export, student, teacher, written

STATE = "YUNLAB_STATE"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return tmp_path / "state"


def sheet(folder: Path, *rows: Any) -> str:
    path = folder / "roster.csv"
    path.write_text(written(rows or [student("01", "陈思远"), teacher("T1", "王丽华")]), "utf-8")
    return f"file={path}"


def test_nothing_is_changed_until_it_is_asked_for(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert roster.main([sheet(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"New people \(2\):\n  s001-00001 陈思远 \(pupil\) s001-20\d\d-g10c1\n", said)
    assert "add apply=1" in said
    people = open_people(state / "centre.sqlite")
    assert people.find("s001-00001") is None
    people.close()
    assert not (state / "first-passwords").exists()


def test_with_the_first_password_somebody_signs_in(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert roster.main([sheet(tmp_path), "apply=1"]) == 0
    (cards,) = (state / "first-passwords").iterdir()
    assert str(cards) in capsys.readouterr().out
    assert stat.S_IMODE(cards.stat().st_mode) == 0o600
    rows = list(csv.reader(cards.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["School", "Class", "Name", "Username", "First password"]
    assert [row[:4] for row in rows[1:]] == [
        ["红星中学", "高一（1）班", "陈思远", "s001-00001"],
        ["红星中学", "高一（1）班", "王丽华", "s001-t001"],
    ]
    assert all(re.fullmatch(r"[2-9a-z]{4}(-[2-9a-z]{4}){2}", row[4]) for row in rows[1:])
    secret.ensure(state / "master.key")
    at = settings(state)
    door = RosterAuthenticator(people_database=str(at.people), master_key_file=str(at.master_key_file), allow_all=True)
    try:
        steps = []
        for row in rows[1:]:
            told = asyncio.run(door.check(row[3], row[4], None))
            assert isinstance(told, Person)
            assert groups(told)[1:] == ["school-s001"]
            steps.append(door.step(told, begun(told)))
        assert steps == [None, "password"], "the staff chooses a password of its own, pupils need not"
        wrong = {"username": rows[1][3], "password": rows[2][4]}
        assert asyncio.run(door.get_authenticated_user(None, wrong)) is None
    finally:
        door.people.close()
    stored = open_people(state / "centre.sqlite")
    found = stored.find("s001-00001")
    assert found is not None
    assert found.password_hash.startswith("$argon2id$")
    stored.close()


def test_a_second_time_there_is_nothing_to_print(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster.main([sheet(tmp_path), "apply=1"])
    capsys.readouterr()
    assert roster.main([sheet(tmp_path), "apply=1"]) == 0
    assert capsys.readouterr().out == "Nothing would change.\nDone: 0 changes.\n"
    assert len(list((state / "first-passwords").iterdir())) == 1


def test_a_mistake_is_told_in_the_terminals_language(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert roster.main([sheet(tmp_path, student("?", "陈思远")), "apply=1"]) == 1
    told = capsys.readouterr()
    assert told.err == "roster.csv 第 2 行“学号”列：请使用 1 至 64 位字母和数字\n"
    assert told.out == "没有改动任何内容。\n"
    assert state.exists()


def test_a_doubtful_roster_needs_a_second_word(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = [student(f"{number:02}", "陈思远") for number in range(20)]
    roster.main([sheet(tmp_path, *many), "apply=1"])
    assert roster.main([sheet(tmp_path, *many[:5]), "apply=1"]) == 2
    assert "15 of 20 pupils of s001 would leave." in capsys.readouterr().out
    assert roster.main([sheet(tmp_path, *many[:5]), "apply=1", "sure=1"]) == 0
    people = open_people(state / "centre.sqlite")
    assert people.find("s001-00020") is None
    people.close()


@pytest.mark.parametrize(
    "words", [[], ["file="], ["file=a", "year=2027"], ["file=a", "aply=1"], ["file=a", "apply=x"], ["year=27"]]
)
def test_a_command_that_means_nothing_says_what_does(words: list[str]) -> None:
    with pytest.raises(RosterError, match="Write one of file=roster"):
        wish.read(words, "C")


def _commands() -> list[str]:
    page = (CHECKOUT / "docs" / "for-it.md").read_text("utf-8")
    # What installs a centre elsewhere on the page names a roster that is there.
    chapter = page.split("\n## Schools, classes and people\n")[1].split("\n## ")[0]
    return re.findall(r"^(make roster .*)$", chapter, flags=re.MULTILINE)


@pytest.mark.centre
@pytest.mark.usefixtures("state")
def test_the_commands_of_the_page_for_it_work_in_their_order(tmp_path: Path) -> None:
    commands = _commands()
    assert len(commands) >= 4
    export = oneroster(tmp_path / "export", small_export())
    shutil.make_archive(str(export), "zip", export)
    following = year.name(year.current(datetime.now(ZONE).date()) + 1)
    for command in commands:
        line = re.sub(r"(file|template)=(\S+)", lambda found: f"{found[1]}={tmp_path / found[2]}", command)
        line = re.sub(r"year=\S+", f"year={following}", line)
        done = subprocess.run(
            ["make", "--no-print-directory", f"PYTHON={sys.executable}", *line.split()[1:]],
            cwd=CHECKOUT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        if "template=" in command:
            (tmp_path / "roster.xlsx").write_bytes(_filled(tmp_path / "roster.xlsx"))


def _filled(path: Path) -> bytes:
    book = load_workbook(path)
    book.worksheets[0]["F2"], book.worksheets[0]["F3"] = "陈思远", "王丽华"
    book.save(path)
    return path.read_bytes()
