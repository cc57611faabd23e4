"""The teacher's side: the mark is in the gradebook, on the class page, and in formgrader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, expect

from labkit import catalogue
from tests.journey.browsing import Person, chromium, trials
from tests.journey.conftest import HONGXING
from tests.journey.stage import Centre
from tests.journey.visitor import Bench, Visitor

pytestmark = [pytest.mark.centre, pytest.mark.engine, pytest.mark.browser]

STUDENT = "hongxing-04"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def points(centre: Centre) -> float:
    """Points of a careful pupil who has handed in."""
    visitor = Visitor(centre.url, STUDENT)
    visitor.sign_in()
    bench = Bench(visitor, "pendulum", HONGXING, "pendulum")
    exemplar = catalogue.load("pendulum").exemplar
    for controls in exemplar.plan():
        assert bench.run(controls)["receipt"]
    answers = exemplar.report(trials(bench.record())).to_json()
    assert bench.call("PATCH", f"records/{bench.place}/answers", {"changes": answers}).status_code == 200
    assert bench.hand_in() == "graded"
    return float(bench.call("GET", f"feedback/{bench.place}").json()["points"])


def test_the_mark_is_in_nbgraders_gradebook(points: float, state: Path) -> None:
    database = f"sqlite:///{state / 'courses' / HONGXING / 'gradebook.db'}"
    with closing(Gradebook(database)) as gradebook:
        submission = gradebook.find_submission("pendulum", STUDENT)
        assert submission.score == pytest.approx(points)
        assert submission.max_score == 100
        assert submission.needs_manual_grade


def test_the_teacher_sees_the_class_and_marks_the_conclusion_in_formgrader(
    browser: Browser, centre: Centre, points: float
) -> None:
    teacher = Person(browser, centre.url, "hongxing-teacher")
    teacher.sign_in()
    sheet = teacher.page.locator("section.sheet", has_text=catalogue.load("pendulum").title["zh"])
    row = sheet.locator("tr", has_text=STUDENT)
    expect(row).to_contain_text(f"{points:g}")
    with teacher.context.expect_page() as opened:
        teacher.page.click("a[href*=formgrader]")
    formgrader = opened.value
    formgrader.on("request", lambda request: teacher.asked.append(request.url))
    formgrader.wait_for_url("**/formgrader**")
    expect(formgrader.get_by_role("link", name="pendulum").first).to_be_visible()
    formgrader.goto(f"{centre.url}/user/hongxing-teacher/formgrader/gradebook/pendulum/report")
    formgrader.get_by_role("link", name="Submission #1").first.click()
    expect(formgrader.locator("body")).to_contain_text("结论 / Conclusion")
    assert teacher.strangers() == []
    teacher.close()


def test_a_teacher_assigns_by_form_and_corrects_and_the_pupil_reads_it(browser: Browser, centre: Centre) -> None:
    teacher, title = Person(browser, centre.url, "hongxing-teacher"), "课堂练习：单摆"
    teacher.sign_in()
    teacher.page.goto(f"{centre.url}/services/centre/class/{HONGXING}/assign?lab=pendulum")
    teacher.page.fill("[name=title_zh]", title)
    teacher.page.get_by_role("button", name="布置给全班").click()
    expect(teacher.page.locator("section.sheet", has_text=title)).to_be_visible()
    visitor = Visitor(centre.url, "hongxing-02")
    visitor.sign_in()
    bench = Bench(visitor, "pendulum", HONGXING, "pendulum-2")
    assert bench.run({"length": 0.8})["receipt"]
    assert bench.hand_in() == "graded"
    teacher.page.goto(f"{centre.url}/services/centre/class/{HONGXING}/task/pendulum-2/pupil/hongxing-02")
    expect(teacher.page.locator(".view-ready canvas")).to_be_visible()
    mark = teacher.page.locator("#mark-result")
    mark.locator("summary").click()
    mark.locator("[name=points]").fill("6.5")
    mark.locator("[name=reason]").fill("装置调得很仔细")
    mark.get_by_role("button", name="保存", exact=True).click()
    expect(mark).to_contain_text("教师评分")
    pupil = Person(browser, centre.url, "hongxing-02")
    pupil.sign_in()
    card = pupil.page.locator("article.card", has_text=title)
    card.locator("summary").click()
    expect(card).to_contain_text("装置调得很仔细")
    assert [*teacher.strangers(), *pupil.strangers()] == []
    for person in (teacher, pupil):
        person.close()
