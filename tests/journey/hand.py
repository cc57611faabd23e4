"""How a person works a page: with fingers on a tablet, or with nothing but a keyboard."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from playwright.sync_api import Locator, expect

from tests.page.hand import skip

FURTHEST = 120
"""So many presses of the tab key must lead to anything on a page."""

# Nothing is reached by a script: the tab key goes on from where the pupil is, forwards or backwards.
WHERE = """wanted => {
  const here = document.activeElement;
  if (here === wanted) return "";
  const behind = wanted.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING;
  return behind && here !== document.body ? "Shift+Tab" : "Tab";
}"""


class Hand(ABC):
    """What both ways can do."""

    name: ClassVar[str]

    @abstractmethod
    def press(self, button: Locator) -> None:
        """Press a button or follow a link."""

    @abstractmethod
    def write(self, field: Locator, text: str) -> None:
        """Write into an empty field."""

    @abstractmethod
    def choose(self, choice: Locator, value: str) -> None:
        """Choose from a list."""

    @abstractmethod
    def move(self, slider: Locator) -> None:
        """Move a slider to somewhere else."""

    @abstractmethod
    def skip(self, view: Locator, button: Locator) -> None:
        """Go to the end of a film, unless it is over already."""


class Fingers(Hand):
    """A person at a touch screen."""

    name = "fingers"

    def press(self, button: Locator) -> None:
        """Tap on it."""
        button.tap()

    def write(self, field: Locator, text: str) -> None:
        """Tap into the field and write."""
        field.tap()
        field.page.keyboard.insert_text(text)

    def choose(self, choice: Locator, value: str) -> None:
        """Choose from the list that the system shows, which a test cannot tap on."""
        choice.select_option(value)

    def move(self, slider: Locator) -> None:
        """Tap on the slider's left part, then on its right, whichever it does not stand at."""
        before = slider.input_value()
        box = slider.bounding_box()
        assert box
        for part in (0.25, 0.75):
            slider.tap(position={"x": part * box["width"], "y": box["height"] / 2})
            if slider.input_value() != before:
                return
        raise AssertionError(f"a tap does not move {slider}")

    def skip(self, view: Locator, button: Locator) -> None:  # noqa: ARG002
        """Tap on the button for it."""
        skip(button.tap, button)


class Keys(Hand):
    """A person without a pointer."""

    name = "keys"

    def reach(self, target: Locator) -> None:
        """Go to something with the tab key."""
        expect(target).to_be_enabled()
        for _ in range(FURTHEST):
            key = str(target.evaluate(WHERE))
            if not key:
                return
            target.page.keyboard.press(key)
        raise AssertionError(f"the tab key does not lead to {target}")

    def press(self, button: Locator) -> None:
        """Go there and press Enter."""
        self.reach(button)
        button.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        """Go there and write."""
        self.reach(field)
        field.page.keyboard.insert_text(text)

    def choose(self, choice: Locator, value: str) -> None:
        """Go there, to the head of the list, and down to the value."""
        self.reach(choice)
        choice.page.keyboard.press("Home")
        for _ in range(choice.locator("option").count()):
            if choice.input_value() == value:
                return
            choice.page.keyboard.press("ArrowDown")
        expect(choice).to_have_value(value)

    def move(self, slider: Locator) -> None:
        """Move it by some steps with the arrows, away from where it would stop."""
        self.reach(slider)
        before = slider.input_value()
        for key in ("ArrowLeft", "ArrowRight"):
            for _ in range(5):
                slider.page.keyboard.press(key)
            if slider.input_value() != before:
                return
        raise AssertionError(f"the arrows do not move {slider}")

    def skip(self, view: Locator, button: Locator) -> None:  # noqa: ARG002
        """Go to the film and to its end."""
        self.reach(view)
        view.page.keyboard.press("End")
