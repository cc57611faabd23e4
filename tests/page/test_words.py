"""Every word of the page is translated, and no catalogue holds words that nobody says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

PAGE = Path(__file__).parents[2] / "labkit" / "page"
SAID = re.compile(r'\b(?:t|both)\(\s*("(?:[^"\\]|\\.)*")')
ANY_CALL = re.compile(r"\b(?:t|both)\(\s*(?![\"\s])(?!message|values)")
HOLE = re.compile(r"\{\w+\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def sources() -> list[Path]:
    return sorted((PAGE / "src").rglob("*.ts*"))


def messages() -> set[str]:
    return {json.loads(found) for path in sources() for found in SAID.findall(path.read_text("utf-8"))}


def catalogue(locale: str) -> Catalog:
    with (PAGE / "locale" / locale / "LC_MESSAGES" / "page.po").open("rb") as file:
        return read_po(file, locale=locale)


def test_the_page_says_something() -> None:
    assert len(messages()) > 100


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_catalogue_holds_exactly_the_messages_of_the_page(locale: str) -> None:
    held = {str(entry.id) for entry in catalogue(locale) if entry.id}
    assert held == messages()


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_translation_is_there_and_keeps_the_places_for_values(locale: str) -> None:
    for entry in catalogue(locale):
        if not entry.id:
            continue
        assert str(entry.string).strip(), f"{locale}: {entry.id!r} has no translation"
        assert set(HOLE.findall(str(entry.string))) == set(HOLE.findall(str(entry.id))), entry.id


def test_the_chinese_is_chinese() -> None:
    assert not [entry.id for entry in catalogue("zh_CN") if entry.id and not CHINESE.search(str(entry.string))]


def test_no_message_is_made_up_while_running() -> None:
    own = [path for path in sources() if path.name != "language.ts"]
    made_up = [path.name for path in own if ANY_CALL.search(path.read_text("utf-8"))]
    assert made_up == [], "messages must be written out as texts, or no catalogue can hold them"


def test_no_chinese_stands_in_the_sources() -> None:
    shell = {"header.tsx"}  # the names of the languages, each in its own
    assert [path.name for path in sources() if CHINESE.search(path.read_text("utf-8"))] == sorted(shell)
