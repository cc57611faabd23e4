"""What is read by eye: the tape and the photograph, drawn to scale below their row, and their readings as a table."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import ROWS, enter, run
from tests.page.stage import Stage
from tests.page.test_access import findings

pytestmark = pytest.mark.browser

CENTRES = "all => all.map((one) => ['cx', 'cy'].map((name) => Number(one.getAttribute(name))))"


def readings(page: Page, column: int) -> list[float]:
    cells = page.locator(f".picture-readings tbody td:nth-child({column})").all_inner_texts()
    return [float(cell.replace("−", "-")) for cell in cells if cell]


def images(page: Page, selector: str) -> list[list[float]]:
    """Where things are drawn [px], shape (n, 2)."""
    found: list[list[float]] = page.locator(f"{selector} circle").evaluate_all(CENTRES)
    return found


def test_a_tape_can_be_read_and_gives_the_acceleration_of_the_table(stage: Stage, page: Page) -> None:
    enter(page, stage, "&set=timer:tape,hanger:0.08", lab="newton_second_law")
    run(page)
    page.click("text=/^纸带$/")
    places = readings(page, 3)
    assert len(places) == 7
    drawn = [x for x, _ in images(page, ".tape-dot.counting")]
    scale = (drawn[-1] - drawn[0]) / (places[-1] - places[0])
    # Drawn where the dots are; read to within a few tenths of a millimetre.
    assert [(x - drawn[0]) / scale for x in drawn] == pytest.approx([x - places[0] for x in places], abs=0.0015)
    assert page.locator(".tape-dot").count() == 36
    acceleration = ((places[6] - places[3]) - (places[3] - places[0])) / 0.3**2
    shown = page.locator(f"{ROWS}:not(.picture-row) td:nth-child(4)").first.inner_text()
    assert float(shown) == pytest.approx(acceleration, abs=6e-4)
    assert findings(page) == []
    page.reload()
    page.click("#step-measure")
    page.click("text=/^纸带$/")
    assert readings(page, 3) == places


def test_a_photograph_shows_the_flight_as_a_straight_line(stage: Stage, page: Page) -> None:
    enter(page, stage, "&set=recorder:camera,fall:0.5&language=en", lab="projectile")
    run(page)
    page.click("text=/^Photograph$/")
    out, below, squares = (readings(page, column) for column in (3, 4, 5))
    assert len(out) == 7
    assert squares == pytest.approx([x**2 for x in out], abs=6e-5)
    drawn = images(page, ".photo-body")
    for axis, read in ((0, out), (1, below)):
        scale = (drawn[-1][axis] - drawn[0][axis]) / (read[-1] - read[0])
        ways = [(place[axis] - drawn[0][axis]) / scale for place in drawn]
        assert ways == pytest.approx([value - read[0] for value in read], abs=0.012)
    straight = images(page, ".photo-plot")
    steepness = [(y - straight[0][1]) / (x - straight[0][0]) for x, y in straight[3:]]
    assert steepness == pytest.approx([steepness[-1]] * len(steepness), rel=0.15)
    expect(page.locator(".instruments li")).to_have_count(4)
    assert findings(page) == []
