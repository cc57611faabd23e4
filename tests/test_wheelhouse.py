"""The wheelhouse knows its files by what they hold, not by their names."""

import hashlib
from pathlib import Path

import pytest

from images import closure, wheelhouse


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(wheelhouse, "FOLDER", tmp_path / "wheels")
    (tmp_path / "wheels").mkdir()
    return tmp_path / "wheels"


def _entry(name: str, *contents: str) -> str:
    hashes = (f"    --hash=sha256:{hashlib.sha256(content.encode()).hexdigest()}" for content in contents)
    return " \\\n".join([f"{name}==1.0", *hashes]) + "\n"


LOCK = _entry("first", "one", "other") + _entry("second", "two")


def test_what_is_absent_must_be_fetched_and_nothing_else(folder: Path) -> None:
    assert wheelhouse.missing(LOCK) == LOCK
    (folder / "any-name.whl").write_text("other")
    assert wheelhouse.missing(LOCK) == _entry("second", "two")
    (folder / "second-1.0.whl").write_text("two, changed on its way")
    assert wheelhouse.missing(LOCK) == _entry("second", "two")
    (folder / "second-1.0.whl").write_text("two")
    assert wheelhouse.missing(LOCK) == ""


def test_only_files_that_the_lock_names_are_handed_on(folder: Path) -> None:
    (folder / "stranger.whl").write_text("three")
    (folder / "second.whl").write_text("two")
    assert list(wheelhouse.files(LOCK)) == [folder / "second.whl"]


def test_without_a_wheelhouse_everything_is_missing(folder: Path) -> None:
    folder.rmdir()
    assert wheelhouse.missing(LOCK) == LOCK


def test_what_only_an_older_python_needs_is_in_the_images_whatever_python_builds_them() -> None:
    # The images hold Debian's 3.11.2; this machine's Python may be newer.
    assert "async-timeout" in closure.packages("grader")
