"""Every lab in a whole centre: a careful pupil is marked in full, and the page works in both languages by touch."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from labkit import catalogue
from tests.journey.browsing import Person, chromium, trials
from tests.journey.conftest import QINGSHAN
from tests.journey.stage import Centre
from tests.journey.visitor import Bench, Visitor

pytestmark = [pytest.mark.centre, pytest.mark.engine]

LABS = sorted(catalogue.experiments())
FEEDBACK_SECONDS = 5.0


@pytest.fixture(scope="module")
def careful(centre: Centre) -> Visitor:
    visitor = Visitor(centre.url, "qingshan-05")
    visitor.sign_in()
    return visitor


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.mark.parametrize("slug", LABS)
def test_a_careful_pupil_earns_full_marks(careful: Visitor, slug: str) -> None:
    bench = Bench(careful, slug, QINGSHAN, slug)
    exemplar = catalogue.load(slug).exemplar
    for controls in exemplar.plan():
        assert bench.run(controls)["receipt"]
    answers = exemplar.report(trials(bench.record())).to_json()
    assert bench.call("PATCH", f"records/{bench.place}/answers", {"changes": answers}).status_code == 200
    started = time.monotonic()
    assert bench.hand_in() == "graded"
    assert time.monotonic() - started < FEEDBACK_SECONDS
    feedback = bench.call("GET", f"feedback/{bench.place}").json()
    lost = {m["criterion"]: m for m in feedback["marks"] if m["by"] == "rubric" and m["points"] < m["out_of"]}
    assert lost == {}
    bench.close()


@pytest.mark.browser
@pytest.mark.parametrize(("size", "language"), [("tablet", "zh-CN"), ("phone", "en-GB")])
@pytest.mark.parametrize("slug", LABS)
def test_the_page_works_by_touch(browser: Browser, centre: Centre, slug: str, size: str, language: str) -> None:
    person = Person(browser, centre.url, "qingshan-06", size=size, language=language)
    person.sign_in()
    person.enter_lab(slug)
    person.look(f"{slug}-question-{language}")
    person.page.tap("#step-measure")
    for _ in range(2):
        before = person.rows.count()
        person.page.tap("button.run")
        expect(person.rows).to_have_count(before + 1)
    person.look(f"{slug}-measure-{language}")
    title = catalogue.load(slug).title["zh" if language.startswith("zh") else "en"]
    expect(person.page.locator("h1")).to_have_text(title)
    assert person.strangers() == []
    person.close()
