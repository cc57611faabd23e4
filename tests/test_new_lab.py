"""A new lab passes every test at once, and docs/adding-a-lab.md leads to another one that does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from labkit import catalogue
from labkit.new_lab import NewLabError, new_lab

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "adding-a-lab.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`labs/(?P<lab>\w+)/(?P<path>[\w./]+)`:\n\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def _python(*arguments: str, beside: Path) -> subprocess.CompletedProcess[str]:
    """Run Python where the labs of another folder stand beside ours."""
    path = os.pathsep.join((str(beside), str(ROOT)))
    environment = os.environ | {"PYTHONPATH": path}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def _passes_every_test(slug: str, beside: Path) -> None:
    tested = _python(
        "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/every_lab", "-k", slug, beside=beside
    )
    assert tested.returncode == 0, tested.stdout
    assert re.search(r"^\d\d passed, \d+ deselected", tested.stdout, re.MULTILINE), tested.stdout
    first_party = 'lint.isort.known-first-party = ["graders", "labkit", "labs"]'
    ruff = ("-m", "ruff", "check", "--config", "pyproject.toml", "--config", first_party)
    linted = _python(*ruff, str(beside / "labs"), beside=beside)
    assert linted.returncode == 0, linted.stdout
    formatted = _python("-m", "ruff", "format", "--check", "--config", "pyproject.toml", str(beside), beside=beside)
    assert formatted.returncode == 0, formatted.stdout


@pytest.mark.centre
def test_a_new_lab_passes_every_test_as_it_is_made(tmp_path: Path) -> None:
    made = _python("-m", "labkit.new_lab", "falling_ball", str(tmp_path / "labs"), beside=tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith(str(tmp_path / "labs" / "falling_ball"))
    _passes_every_test("falling_ball", tmp_path)


@pytest.mark.centre
def test_the_page_leads_to_a_lab_that_passes_every_test(tmp_path: Path) -> None:
    found = list(FILE.finditer(PAGE))
    slugs = {match["lab"] for match in found}
    assert len(found) == 6
    assert len(slugs) == 1
    folder = new_lab(slugs.pop(), tmp_path / "labs")
    for match in found:
        file = folder / match["path"]
        assert file.is_file(), f"{match['path']}: the page changes a file that the new lab has not"
        file.write_text(match["text"], encoding="utf-8")
    _passes_every_test(folder.name, tmp_path)


def test_the_page_uses_commands_that_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    said = set(re.findall(r"(?:^|`)make ([a-z-]+)", PAGE, flags=re.MULTILINE))
    assert "new-lab" in said
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in said)


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(test_\w+)…?`", PAGE))))
def test_the_page_names_tests_that_are_there(named: str) -> None:
    every = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "every_lab").glob("*.py"))
    assert f"def {named}" in every


def test_make_new_lab_gives_the_name_on(tmp_path: Path) -> None:
    told = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "new-lab", "name=spring_oscillator"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip().endswith('-m labkit.new_lab "spring_oscillator"')
    assert _python("-m", "labkit.new_lab", "", beside=tmp_path).stderr.startswith("usage: make new-lab name=")


@pytest.mark.parametrize(
    "name", ["Spring", "2springs", "spring-oscillator", "../spring", "", "spring oscillator", "弹簧"]
)
def test_a_name_that_is_none_is_refused_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    with pytest.raises(NewLabError, match="lower-case"):
        new_lab(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_lab_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    kept = new_lab("spring", tmp_path) / "model.py"
    kept.write_text("# mine\n", encoding="utf-8")
    with pytest.raises(NewLabError, match="is there already"):
        new_lab("spring", tmp_path)
    assert kept.read_text(encoding="utf-8") == "# mine\n"


def test_labs_beside_ours_are_found_with_them_and_ours_count_first(tmp_path: Path) -> None:
    new_lab("falling_ball", tmp_path / "labs")
    new_lab("pendulum", tmp_path / "labs")
    listing = (
        "from labkit import catalogue; print(*(f'{s} {lab.folder}' for s, lab in catalogue.find().items()), sep='\\n')"
    )
    found = dict(line.split(" ", 1) for line in _python("-c", listing, beside=tmp_path).stdout.splitlines())
    assert found["falling_ball"] == str(tmp_path / "labs" / "falling_ball")
    # `labs` is imported from the checkout, so its folder is searched first.
    assert found["pendulum"] == str(ROOT / "labs" / "pendulum")


def test_the_template_itself_is_no_lab() -> None:
    assert not any("template" in str(lab.folder) for lab in catalogue.find().values())
