"""A whole investigation by hand: from the sign-in page through every step to the marks, nothing done by a script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from labkit import catalogue
from labkit.record import Answers
from tests.every_lab.pupil import careful
from tests.journey.browsing import Person
from tests.journey.hand import Hand
from tests.journey.visitor import PASSWORD


def sign_in(person: Person, hand: Hand) -> None:
    """Sign in at the centre's front door; ends on the start page."""
    page = person.page
    page.goto(person.url)
    person.look("sign-in")
    hand.write(page.locator("#username_input"), person.name)
    hand.write(page.locator("#password_input"), PASSWORD)
    hand.press(page.locator("#login_submit"))
    page.wait_for_url("**/services/centre/**")


def enter_lab(person: Person, hand: Hand, lab: str) -> None:
    """Go from the start page into a lab."""
    person.page.goto(person.url)
    hand.press(person.page.locator(f"main a.button[href*={lab}]").first)
    expect(person.page.locator("#step-question")).to_be_visible()


def investigate(person: Person, hand: Hand, lab: str) -> None:
    """Go through every step of an open lab, with another apparatus's report, and wait for the marks."""
    answers = careful(catalogue.load(lab)).answers
    for step, work in {"question": _read, "hypothesis": _expect, "measure": _measure, "analyse": _analyse}.items():
        work(person, hand, answers)
        person.look(f"{lab}-{step}")
        hand.press(person.page.locator(".next-step button"))
    _conclude(person, hand, answers)
    person.look(f"{lab}-conclude")
    hand.press(person.page.locator(".next-step button"))
    _hand_in(person, hand, lab)


def _read(person: Person, hand: Hand, answers: Answers) -> None:  # noqa: ARG001
    expect(person.page.locator(".handout")).to_be_visible()


def _expect(person: Person, hand: Hand, answers: Answers) -> None:
    hand.write(person.page.locator("#hypothesis"), answers.hypothesis)
    hand.choose(person.page.locator("#declared_variable"), answers.declared_variable)


def _measure(person: Person, hand: Hand, answers: Answers) -> None:
    slider = person.page.locator(f"#control-{answers.declared_variable}")
    _run(person, hand)
    hand.move(slider)
    _run(person, hand)
    expect(person.page.locator("table.trials tbody")).to_have_count(2)


def _run(person: Person, hand: Hand) -> None:
    page, before = person.page, person.rows.count()
    hand.press(page.locator("button.run"))
    expect(person.rows).to_have_count(before + 1)
    hand.skip(page.locator(".view"), page.locator("button.skip"))
    expect(person.rows.locator(".covered, .badge-waiting")).to_have_count(0)


def _analyse(person: Person, hand: Hand, answers: Answers) -> None:
    for field in ("graph_y", "graph_x"):
        hand.choose(person.page.locator(f"#{field}"), getattr(answers, field))
    for field in ("slope", "slope_unit"):
        hand.write(person.page.locator(f"#{field}"), getattr(answers, field))


def _conclude(person: Person, hand: Hand, answers: Answers) -> None:
    for field in ("result", "result_uncertainty", "result_unit", "conclusion"):
        hand.write(person.page.locator(f"#{field}"), getattr(answers, field))
    expect(person.page.locator(".saved")).to_have_class(re.compile("saved-good"))


def _hand_in(person: Person, hand: Hand, lab: str) -> None:
    page = person.page
    expect(page.locator("#panel > .checks .missing")).to_have_count(0)
    person.look(f"{lab}-submit")
    hand.press(page.locator("#panel > button.primary"))
    hand.press(page.locator("dialog[open] button.primary"))
    expect(page.locator(".total")).to_be_visible()
    person.look(f"{lab}-feedback")
