"""The language of the hub's pages, and that no sentence of them lacks a translation."""

import re

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader

from hub_config.hub import TEMPLATES
from hub_config.language import FOLDER, LOCALES, catalogue, choose

CODE = FOLDER.parent
# Sentences of the hub's own that reach the sign-in page.
FROM_THE_HUB = {"Invalid username or password", "Login form invalid or expired. Try again."}


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "chosen"),
    [
        (None, None, "", "zh"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, None, "en-GB,en;q=0.9,zh;q=0.1", "en"),
        (None, None, "zh;q=0.1,en;q=0.9", "en"),
        (None, None, "de-DE,de;q=0.9", "zh"),
        (None, None, "zh-TW", "zh"),
        (None, "en", "zh-CN", "en"),
        ("zh", "en", "en", "zh"),
        ("tlh", "en", "zh", "en"),
        ("", "<script>", "en", "en"),
        (None, None, "en;q=nonsense,,;q=", "en"),
    ],
)
def test_what_was_asked_for_beats_memory_beats_the_browser(
    asked: str | None, remembered: str | None, accepted: str, chosen: str
) -> None:
    assert choose(asked, remembered, accepted) == chosen


def _sentences() -> set[str]:
    templates = "\n".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    said = {match[1] or match[2] for match in re.finditer(r"""text\(\s*(?:"([^"]+)"|'([^']+)')""", templates)}
    said |= {match[1] for match in re.finditer(r'\d{3}: "([^"]+)"', templates)}
    said |= {match[1] for match in re.finditer(r'(?:get\(status_code, |else text\()"([^"]+)"', templates)}
    code = "\n".join(path.read_text("utf-8") for path in CODE.glob("*.py"))
    return said | set(re.findall(r'current_text\(\)\(\s*"([^"]+)"', code)) | FROM_THE_HUB


@pytest.mark.parametrize("language", LOCALES)
def test_every_sentence_is_in_the_catalogue_and_no_other(language: str) -> None:
    assert set(catalogue(language)) == _sentences()


def test_chinese_is_written_in_chinese() -> None:
    assert [english for english, chinese in catalogue("zh").items() if not re.search(r"[\u4e00-\u9fff]", chinese)] == []


def test_places_for_numbers_survive_translation() -> None:
    for english, chinese in catalogue("zh").items():
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", chinese)


@pytest.mark.parametrize("locale", LOCALES.values())
def test_catalogues_are_well_formed(locale: str) -> None:
    with (FOLDER / locale / "LC_MESSAGES" / "hub.po").open("rb") as file:
        entries = read_po(file, locale=locale, abort_invalid=True)
    assert not [entry.id for entry in entries if entry.id and entry.fuzzy]


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_pages_ask_no_other_host_for_anything(name: str) -> None:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    facts = {"language": "zh", "status_code": 404, "evaluation": True, "oauth_client": {"description": "lab"}}
    page = environment.get_template(name).render(text=lambda sentence: sentence, **facts)
    assert re.findall(r"""(?:src|href|url\()\s*=?\s*["']?((?:https?:)?//[^"')\s]+)""", page) == []


def test_sentences_of_people_are_escaped() -> None:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    page = environment.get_template("login.html").render(
        text=lambda sentence: sentence, username='"><script>', login_error="<b>", next="%22%3E"
    )
    assert '"><script>' not in page
    assert "<b>" not in page
