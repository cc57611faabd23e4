"""The page says its words in a way that a catalogue can hold; tests/test_languages.py looks at the catalogues."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "labkit" / "page"
ANY_CALL = re.compile(r"\b(?:t|both)\(\s*(?![\"\s])(?!message|values)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def sources() -> list[Path]:
    return sorted((PAGE / "src").rglob("*.ts*"))


def test_no_message_is_made_up_while_running() -> None:
    own = [path for path in sources() if path.name != "language.ts"]
    made_up = [path.name for path in own if ANY_CALL.search(path.read_text("utf-8"))]
    assert made_up == [], "messages must be written out as texts, or no catalogue can hold them"


def test_no_chinese_stands_in_the_sources() -> None:
    shell = {"header.tsx"}  # the names of the languages, each in its own
    assert [path.name for path in sources() if CHINESE.search(path.read_text("utf-8"))] == sorted(shell)
