"""The hub's own pages, drawn without a hub."""

import re

import pytest
from jinja2 import Environment, FileSystemLoader

from hub_config.hub import TEMPLATES


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_pages_ask_no_other_host_for_anything(name: str) -> None:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    facts = {"language": "zh", "status_code": 404, "evaluation": True, "oauth_client": {"description": "lab"}}
    facts["asked"] = {"login_hint": "chen"}
    facts["person"] = {"name": "陈思远", "username": "chen"}
    page = environment.get_template(name).render(text=lambda sentence: sentence, **facts)
    assert re.findall(r"""(?:src|href|url\()\s*=?\s*["']?((?:https?:)?//[^"')\s]+)""", page) == []


def test_sentences_of_people_are_escaped() -> None:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    page = environment.get_template("login.html").render(
        text=lambda sentence: sentence, username='"><script>', login_error="<b>", next="%22%3E"
    )
    assert '"><script>' not in page
    assert "<b>" not in page
