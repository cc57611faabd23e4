"""Somebody of the staff at a real centre with a browser, and what every page they see is held to."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser

from tests.door.stage import CHOSEN
from tests.journey.browsing import SIZES, Person
from tests.journey.stage import Centre
from tests.page.test_access import findings

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
WIDEST = {"zh": tuple(SIZES), "en": ("phone",)}
"""On which screens a page is looked at: on all in one language, in the other where words have the least room."""


def measured(state: Path, pupils: int) -> None:
    """Say that so many pupils fit, as `make capacity` would."""
    facts = {"cost": {"start": 1.0}, "machine": {"cores": 2}, "lesson": {"processor_share": 0.8}}
    now = datetime.now(UTC).isoformat()
    told = {"schema": 1, "measured": now, "pupils": pupils, "narrowest": "memory"} | facts
    (state / "capacity.json").write_text(json.dumps(told), "utf-8")


class Onlooker(Person):
    """Somebody with a browser of their own, who looks at every page that is opened."""

    def __init__(self, browser: Browser, centre: Centre, name: str, language: str) -> None:
        """Open a window; nobody is signed in yet."""
        super().__init__(browser, centre.url, name, language=LOCALES[language])
        self.context.add_cookies([{"name": "yunlab_language", "value": language, "url": centre.url}])
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def press(self, button: str) -> None:
        """Press the first of such buttons, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def see(self, name: str) -> None:
        """Hold what is shown to the rules: it fits, and axe finds nothing serious or critical."""
        for size in WIDEST[self.language]:
            self._resize(size)
            width = SIZES[size][0]
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, (name, size)
            assert findings(self.page) == [], (name, size)
            if folder := os.environ.get("YUNLAB_SCREENSHOTS"):
                self.page.screenshot(path=f"{folder}/{name}-{self.language}-{size}.png", full_page=True)
        self._resize("desk")

    def leave(self) -> None:
        """Close the window; nothing was asked of anybody else, and no script has failed."""
        assert self.strangers() == []
        assert self.complaints == []
        self.close()


class Staff(Onlooker):
    """Somebody of the staff, signed in."""

    def __init__(self, browser: Browser, centre: Centre, name: str, language: str, password: str = CHOSEN) -> None:
        """Open a window and sign in."""
        super().__init__(browser, centre, name, language)
        self.sign_in(password)

    def open(self, address: str) -> None:
        """Open a page of the centre."""
        self.page.goto(f"{self.url}/services/centre/{address}")
