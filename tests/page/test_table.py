"""Mean and spread of repeats, and what leaves the page as a file."""

from __future__ import annotations

import csv
import io
import statistics
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.page.hand import ROWS, enter, run
from tests.page.stage import Stage

pytestmark = pytest.mark.browser

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = '=HYPERLINK("http://example.org","看这里")'


def exported(page: Page, kind: str) -> Path:
    with page.expect_download() as download:
        page.click(f".export >> text={kind}")
    return Path(download.value.path())


def times(page: Page) -> list[float]:
    return [float(text) for text in page.locator(f"{ROWS}:not(.left-out) td:nth-child(4)").all_inner_texts()]


def leave_out_first(page: Page, reason: str) -> None:
    page.locator("text=剔除").first.click()
    page.fill(".reason input", reason)
    page.press(".reason input", "Enter")
    expect(page.locator(".left-out")).to_have_count(1)


def test_repeats_have_a_mean_and_a_spread_of_the_trials_that_count(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    expect(page.locator(".summary")).to_have_count(0)
    run(page)
    run(page)
    for kept in (3, 2):
        shown = page.locator(".summary td").nth(2).inner_text().split("±")
        assert len(times(page)) == kept
        assert float(shown[0]) == pytest.approx(statistics.mean(times(page)), abs=6e-4)
        assert float(shown[1]) == pytest.approx(statistics.stdev(times(page)), abs=6e-4)
        if kept == 3:
            leave_out_first(page, "按晚了")


def test_a_csv_holds_the_state_the_readings_and_no_formula(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    run(page)
    leave_out_first(page, FORMULA)
    text = exported(page, "CSV").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(text[1:])))
    about = {line[0]: line[1] for line in lines[: lines.index([])]}
    assert about["实验"] == "用单摆测量重力加速度"
    assert about["装置编号"] in page.inner_text(".apparatus")
    heads, *trials = lines[lines.index([]) + 1 :]
    found = [dict(zip(heads, trial, strict=True)) for trial in trials]
    assert [float(trial["总时间 t/s"]) for trial in found][1:] == times(page)
    assert all(float(trial["总时间 t/s 的不确定度"]) > 0.1 for trial in found)
    assert all(float(trial["周期的平方 T²/s² 的不确定度"]) > 0 for trial in found)
    assert found[0]["设置：计时工具"] == "秒表"
    assert found[0]["剔除理由"] == f"'{FORMULA}"
    assert found[1]["剔除理由"] == ""


def _value(cell: ElementTree.Element) -> str | float:
    return "".join(cell.itertext()) if cell.get("t") else float(cell.findtext(f"{MAIN}v", "nan"))


def _cells(book: zipfile.ZipFile, path: str) -> list[list[str | float]]:
    sheet = ElementTree.fromstring(book.read(path))  # noqa: S314 - the page's own file
    return [[_value(cell) for cell in row.iter(f"{MAIN}c")] for row in sheet.iter(f"{MAIN}row")]


def test_a_workbook_holds_numbers_as_numbers_and_texts_as_texts(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    leave_out_first(page, FORMULA)
    with zipfile.ZipFile(exported(page, "Excel")) as book:
        assert book.testzip() is None
        for part in book.namelist():
            ElementTree.fromstring(book.read(part))  # noqa: S314 - the page's own file
        heads, trial = _cells(book, "xl/worksheets/sheet1.xml")
        assert isinstance(trial[heads.index("总时间 t/s")], float)
        assert trial[heads.index("剔除理由")] == FORMULA
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert ["实验", "用单摆测量重力加速度"] in _cells(book, "xl/worksheets/sheet2.xml")


@pytest.mark.usefixtures("webgl")
def test_a_reading_that_is_still_covered_is_not_exported(stage: Stage, page: Page) -> None:
    enter(page, stage)
    run(page)
    page.click("button.run")
    expect(page.locator(f"{ROWS} .covered").first).to_be_visible()
    lines = exported(page, "CSV").read_text("utf-8").strip().splitlines()
    assert len(lines[lines.index("") + 1 :]) == 2
