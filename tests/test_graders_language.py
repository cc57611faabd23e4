import ast
from pathlib import Path
from string import Formatter

import pytest

import graders
from graders import language
from graders.mark import TITLES

FOLDER = Path(graders.__file__).parent


def _said() -> set[str]:
    calls = (
        node
        for file in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
    )
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)} | set(TITLES.values())


def _places(sentence: str) -> set[str]:
    return {place for _, place, _, _ in Formatter().parse(sentence) if place}


@pytest.mark.parametrize("locale", language.LOCALES.values())
def test_every_sentence_is_translated_and_none_is_left_over(locale: str) -> None:
    assert set(language.catalogue(locale)) == _said()


@pytest.mark.parametrize("locale", language.LOCALES.values())
def test_translations_fill_the_same_places(locale: str) -> None:
    for sentence, translated in language.catalogue(locale).items():
        assert _places(sentence) == _places(translated), sentence


def test_chinese_sentences_are_chinese() -> None:
    for sentence, translated in language.catalogue("zh_CN").items():
        assert any("\u4e00" <= character <= "\u9fff" for character in translated), sentence


def test_values_are_taken_in_the_language_of_the_sentence() -> None:
    told = language.say("You did not vary {name}.", name={"zh": "摆长", "en": "length"})
    assert told == {"zh": "没有改变摆长。", "en": "You did not vary length."}
