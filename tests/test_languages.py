"""Everything that anybody is told: each sentence in both languages, and no catalogue holds what nobody says."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from graders.checks.claim import SHOWN
from graders.mark import TITLES
from graders.suggestion import TOPICS
from labkit.language import FIRST, LANGUAGES, LOCALES, catalogue, choose

ROOT = Path(__file__).parent.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")

# Sentences of JupyterHub's own that reach the sign-in page.
FROM_THE_HUB = {"Invalid username or password", "Login form invalid or expired. Try again."}


def said_in_the_page() -> Iterator[str]:
    for path in (ROOT / "labkit" / "page" / "src").rglob("*.ts*"):
        for found in re.findall(r'\b(?:t|both)\(\s*("(?:[^"\\]|\\.)*")', path.read_text("utf-8")):
            yield json.loads(found)


def said_by_the_graders() -> Iterator[str]:
    yield from TITLES.values()
    yield from SHOWN.values()
    yield from TOPICS
    for path in (ROOT / "graders").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                yield from (text.value for text in node.args[:1] if isinstance(text, ast.Constant))


def said_by_the_hub() -> Iterator[str]:
    yield from FROM_THE_HUB
    templates = "\n".join(path.read_text("utf-8") for path in (ROOT / "hub_config" / "templates").glob("*.html"))
    for double, single in re.findall(r"""text\(\s*(?:"([^"]+)"|'([^']+)')""", templates):
        yield double or single
    # The pages of errors choose a sentence by the number of the error.
    yield from re.findall(r'(?:\d{3}: |get\(status_code, |else text\()"([^"]+)"', templates)
    for path in (ROOT / "hub_config").rglob("*.py"):
        yield from marked(path)


def marked(path: Path) -> Iterator[str]:
    """The texts a file marks for the catalogue."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            yield from (text.value for text in node.args[:1] if isinstance(text, ast.Constant))


def said_by_the_centre() -> Iterator[str]:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
    for _, _, message, _, _ in extract_from_dir(str(ROOT / "centre"), methods, options):
        yield message if isinstance(message, str) else message[0]


SAID: dict[str, Callable[[], Iterator[str]]] = {
    "labkit/page": said_in_the_page,
    "graders": said_by_the_graders,
    "hub_config": said_by_the_hub,
    "centre": said_by_the_centre,
}
"""What each part with catalogues says."""


def file(part: str, locale: str) -> Path:
    (found,) = (ROOT / part / "locale" / locale / "LC_MESSAGES").glob("*.po")
    return found


@cache
def held(part: str, locale: str) -> list[Message]:
    """The entries of a catalogue; a malformed one is refused."""
    with file(part, locale).open("rb") as opened:
        return [entry for entry in read_po(opened, locale=locale, abort_invalid=True) if entry.id]


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    """A sentence, or its singular and plural."""
    return [text] if isinstance(text, str) else list(text)


@cache
def said(part: str) -> set[str]:
    """What a part says."""
    return set(SAID[part]())


every_catalogue = pytest.mark.parametrize("locale", LOCALES.values())
every_part = pytest.mark.parametrize("part", SAID)


def test_every_part_with_catalogues_is_looked_at() -> None:
    folders = {
        path.parents[3]
        for name in ("labkit", "graders", "hub_config", "centre", "labs")
        for path in (ROOT / name).rglob("*.po")
    }
    assert {str(folder.relative_to(ROOT)) for folder in folders} == set(SAID)


@every_part
@every_catalogue
def test_a_catalogue_holds_what_is_said_and_nothing_else(part: str, locale: str) -> None:
    assert len(said(part)) > 20, "hardly anything was found: sentences are said in another way now"
    assert {forms(entry.id)[0] for entry in held(part, locale)} == said(part)


@every_part
@every_catalogue
def test_every_sentence_is_finished_and_keeps_its_places(part: str, locale: str) -> None:
    for entry in held(part, locale):
        assert not entry.fuzzy, entry.id
        for translated in forms(entry.string):
            assert translated.strip(), f"{part}, {locale}: {entry.id!r} has no translation"
            assert sorted(PLACE.findall(translated)) == sorted(PLACE.findall(forms(entry.id)[0])), entry.id


@every_part
def test_chinese_is_written_in_chinese_and_english_as_it_was_said(part: str) -> None:
    assert [entry.id for entry in held(part, "zh_CN") if not all(map(CHINESE.search, forms(entry.string)))] == []
    assert [entry.id for entry in held(part, "en") if forms(entry.id) != forms(entry.string)] == []


def test_a_sentence_is_found_by_its_english_wording() -> None:
    folder = ROOT / "centre" / "locale"
    assert catalogue(folder, "centre", "zh").gettext("Account") == "账号"
    assert catalogue(folder, "centre", "en").gettext("Account") == "Account"
    assert catalogue(folder, "centre", "zh").gettext("Never said") == "Never said"


@pytest.mark.parametrize(("count", "wording"), [(1, "%(num)s attempt left"), (2, "%(num)s attempts left")])
def test_english_counts_in_singular_and_plural(count: int, wording: str) -> None:
    words = catalogue(ROOT / "centre" / "locale", "centre", "en")
    assert words.ngettext("%(num)s attempt left", "%(num)s attempts left", count) == wording


@pytest.mark.parametrize(
    ("wishes", "accepted", "chosen"),
    [
        ((), "", "zh"),
        ((None, None), "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ((None,), "en-GB,en;q=0.9,zh;q=0.1", "en"),
        ((None,), "zh;q=0.1,en;q=0.9", "en"),
        ((None,), "de-DE,de;q=0.9", "zh"),
        ((None,), "zh-TW", "zh"),
        ((None,), "zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        ((None, "en"), "zh-CN", "en"),
        (("zh", "en"), "en", "zh"),
        ((None, None, "en"), "zh-CN", "en"),
        (("tlh", "en", "zh"), "zh", "en"),
        (("", "<script>"), "en", "en"),
        ((None,), "en;q=nonsense,,;q=", "en"),
        (("../..",), ";;,-", "zh"),
    ],
)
def test_the_strongest_wish_we_speak_is_granted(wishes: tuple[str | None, ...], accepted: str, chosen: str) -> None:
    assert choose(*wishes, accepted=accepted) == chosen


def test_chinese_comes_first() -> None:
    assert LANGUAGES[0] == FIRST == "zh"
    assert set(LOCALES) == set(LANGUAGES)
