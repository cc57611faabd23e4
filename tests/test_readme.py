"""The READMEs say what is true."""

import re

import pytest

from benchmarks import first_day
from hub_config import demo
from hub_config.settings import CHECKOUT, DEFAULTS

READMES = ["README.md", "README.zh-CN.md"]
PAGES = [*READMES, "docs/for-it.md"]


def _read(name: str) -> str:
    return (CHECKOUT / name).read_text("utf-8")


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*##", _read("Makefile"), flags=re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_every_make_command_is_a_target(page: str) -> None:
    said = set(re.findall(r"(?:^|`)make ([a-z-]+)", _read(page), flags=re.MULTILINE))
    assert said
    assert said <= _targets()


def test_the_first_day_can_be_walked_from_bare_machine_to_restored_centre() -> None:
    blocks = list(first_day.commands(_read("docs/for-it.md")))
    lines = [line for _, block in blocks for line in block]
    assert lines.count("make run") == 2
    assert [stopped for stopped, _ in blocks] == [False, False, False, True]
    assert any(line.startswith("make restore ") for line in blocks[-1][1])


def test_every_target_has_its_line_of_help_and_is_phony() -> None:
    makefile = _read("Makefile")
    targets = set(re.findall(r"^([a-z-]+):(?!=)", makefile, flags=re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert phony is not None
    assert targets == _targets() == set(phony[1].split())


def test_continuous_integration_calls_the_test_command_of_the_readme() -> None:
    assert re.search(r"^make test$", _read("README.md"), flags=re.MULTILINE)
    commands = re.findall(r"^exec (.*?)(?: <.*)?$", _read(".ci/run"), flags=re.MULTILINE)
    assert commands == ["make test"]


@pytest.mark.parametrize("page", READMES)
def test_the_demo_is_described_as_it_is_made(page: str) -> None:
    text = _read(page)
    assert f"`{demo.PASSWORD}`" in text
    assert f"`{demo.OFFICE[0]}`" in text
    for school in demo.SCHOOLS:
        names = school.student_names
        assert f"`{names[0]}` … `{names[-1]}`" in text
        assert f"`{school.teacher_name}`" in text
        assert school.title[0] in text
        assert school.course_title[0] in text


@pytest.mark.parametrize("page", READMES)
def test_the_address_is_the_default_one(page: str) -> None:
    assert f"http://{DEFAULTS['YUNLAB_ADDRESS']}:{DEFAULTS['YUNLAB_PORT']}" in _read(page)


@pytest.mark.parametrize("page", READMES)
def test_every_folder_and_link_is_there(page: str) -> None:
    text = _read(page)
    folders = re.findall(r"^\| `([a-z_]+)/` \|", text, flags=re.MULTILINE)
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert len(folders) >= 8
    assert [name for name in [*folders, *links] if not (CHECKOUT / name).exists()] == []


def test_both_readmes_have_the_same_commands_and_tables() -> None:
    english, chinese = (re.findall(r"^make .*$|^\| `.*?` \|", _read(page), flags=re.MULTILINE) for page in READMES)
    assert english == chinese
