"""What Voilà would work out again for each page is worked out once."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest
from jinja2 import Environment
from voila.exporter import VoilaExporter

from labkit.kiosk import rendering, server


def _refuse(*_given: object, **_named: object) -> NoReturn:
    raise AssertionError("a template was compiled again")


def test_a_template_is_compiled_once_and_again_when_its_source_is_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(server.LABKIT))
    config = server.configuration()
    rendering.compile_template(config)
    monkeypatch.setattr(Environment, "compile", _refuse)
    rendering.compile_template(config)
    other = tmp_path_factory.mktemp("other")
    (other / "index.html.j2").write_text("{{ 1 + 1 }}")
    changed: Any = rendering.Exporter(config=config, template_paths=[str(other)], template_name=rendering.TEMPLATE)
    with pytest.raises(AssertionError, match="compiled again"):
        _ = changed.template


def test_the_address_of_a_file_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "addresses", {})
    asked: list[str] = []

    def look_up(_exporter: VoilaExporter, path: str) -> str:
        asked.append(path)
        return f"/{path}?v=1"

    monkeypatch.setattr(VoilaExporter, "static_url", look_up)
    one, other = (rendering.Exporter(config=server.configuration()) for _ in range(2))
    assert one.static_url("page.js") == other.static_url("page.js") == "/page.js?v=1"
    assert asked == ["page.js"]
