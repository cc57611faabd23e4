"""What the benchmarks say is what they measured, in the form that is promised."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import bell, bell_booked, fall, memory, page_report, report, start, stock, stream
from benchmarks.figure import Figure, sample
from benchmarks.page import Round
from benchmarks.visit import Visit
from tests.journey.stage import ROOT


def test_a_figure_beside_its_peer_is_one_line_of_json() -> None:
    figure = Figure("page.bytes.cold", "B", sample([3, 1, 2]), "voila", sample([4, 5, 3]))
    told = {"figure": "page.bytes.cold", "ours": 2, "peer": "voila", "theirs": 4, "ratio": 0.5, "unit": "B", "n": 3}
    assert json.loads(figure.to_line()) == told
    assert "\n" not in figure.to_line()


def test_a_figure_without_a_peer_says_nothing_of_one() -> None:
    figure = Figure("stream.error.angle", "deg", sample([0.0512666, 0.05]))
    told = {"figure": "stream.error.angle", "ours": 0.05063, "unit": "deg", "n": 2}
    assert json.loads(figure.to_line()) == told


def test_a_peer_that_counted_nothing_is_told_without_a_ratio() -> None:
    told = {"figure": "bell.refused", "ours": 0, "peer": "singleuser", "theirs": 0, "unit": "1", "n": 1}
    assert json.loads(Figure("bell.refused", "1", sample([0]), "singleuser", sample([0])).to_line()) == told


@pytest.mark.parametrize(("values", "median"), [([5, 1, 9], 5), ([4, 1, 9, 5], 4.5), ([7], 7)])
def test_the_median_is_the_middle(values: list[float], median: float) -> None:
    assert sample(values).median == median


def test_nothing_measured_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        sample([])


def test_the_table_says_range_and_whether_the_aim_was_missed() -> None:
    row = report.row(Figure("a", "s", sample([1.0, 3.0, 2.0]), "b", sample([4.0]), "≤ 2/5", reached=False))
    assert row == ["`a`", "2.0 s (1.0–3.0)", "b: 4.0 s", "0.5", "≤ 2/5", "**missed**"]


def test_a_part_of_the_document_is_replaced_and_the_rest_stays() -> None:
    first, second = (f"{report.begin(name)}\nold {name}\n{report.end(name)}\n" for name in ("bench-a", "bench-b"))
    before = f"# A\n{first}{second}"
    after = report.put(before, "bench-a", "new")
    assert after == before.replace("old bench-a", "new")
    with pytest.raises(ValueError, match="put them back"):
        report.put(before, "bench-c", "new")


def test_the_document_has_a_place_for_each_benchmark() -> None:
    document = report.DOCUMENT.read_text("utf-8")
    targets = re.findall(r"^(bench-[a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert "bench-bell" in targets
    for name in [*targets, "soak", "kill-rounds", "try-compose", "try-first-day"]:
        assert report.put(document, name, "x") != document


def rounds(requests: int, down: int, ready: float) -> list[Round]:
    visit = Visit(requests, 0, 0, down, 0, ready)
    return [Round(visit, visit, visit)]


def test_the_pages_figures_know_what_was_missed() -> None:
    figures = page_report.figures(rounds(12, 12_001, 1.0), rounds(100, 10**6, 4.0))
    reached = {figure.name: figure.reached for figure in figures}
    assert reached == {
        "page.requests.cold": True,
        "page.bytes.cold": True,
        "page.bytes.warm": False,
        "page.ready.loopback": True,
        "page.ready.slow": False,
    }


def test_the_motions_figures_are_beside_each_peer() -> None:
    ours: dict[str, Any] = {"data": 10, "cpu": 1.0, "position": 0.6, "angle": 0.05}
    ours |= {"position_between": 0.4, "angle_between": 0.2}
    found = {"ours": [ours]} | {way: [{"data": 3000, "cpu": 199.0}] for way in ("jpeg", "meshcat", "viser")}
    reached = {figure.name: figure.reached for figure in stream.figures(found)}
    assert reached.pop("stream.bytes") is True
    assert reached.pop("stream.cpu") is False
    assert reached.pop("stream.error.position") is False
    assert reached.pop("stream.error.angle") is True
    assert reached.pop("stream.error.between.position") is True
    assert reached.pop("stream.error.between.angle") is False
    assert reached == dict.fromkeys(
        [f"stream.{what}.{peer}" for peer in ("meshcat", "viser") for what in ("bytes", "cpu")]
    )


def test_ten_bodies_move_all_the_time_and_stay_in_the_picture() -> None:
    poses = np.array(list(fall.open_fall().frames()))
    assert poses.shape == (fall.FRAMES, fall.BODIES, 7)
    seconds = poses[:, :, :3].reshape(fall.SECONDS, fall.FRAMES_PER_SECOND, fall.BODIES, 3)
    assert (np.ptp(seconds, axis=1).max(axis=-1) > 0.005).all()
    assert np.abs(poses[..., :2]).max() < 2


def test_the_peers_page_can_be_used() -> None:
    cells = json.loads(Path(stock.NOTEBOOK).read_text("utf-8"))["cells"]
    names: dict[str, Any] = {}
    for cell in cells:
        exec("".join(cell["source"]), names)  # noqa: S102 - our own notebook
    assert set(names["widgets"]) == {"length", "eye", "angle_deg", "mass", "swings", "timer"}
    assert names["table"].value.count("<tr>") == 1
    names["button"].click()
    assert names["table"].value.count("<tr>") == 2


def test_the_aims_of_start_and_memory_are_judged_by_the_medians() -> None:
    slow, quick = start.Start(container=3.0, usable=8.0), start.Start(container=1.0, usable=2.1)
    told = {figure.name: figure.reached for figure in start.figures([quick], [slow])}
    assert told == {"start.usable": False, "start.container": True}
    measured = {"memory.one": {"yunlab": [90.0], "singleuser": [180.0]}}
    measured["memory.ten"] = {"yunlab": [73.0], "singleuser": [180.0]}
    assert {figure.name: figure.reached for figure in memory.figures(measured)} == {
        "memory.one": True,
        "memory.ten": False,
    }


def test_a_bench_that_did_not_stand_in_any_round_is_counted() -> None:
    figures = bell_booked.figures([(1.0, 0), (9.0, 3), (2.0, 0)])
    assert {figure.name: (figure.ours.median, figure.reached) for figure in figures} == {
        "bell.booked": (2.0, True),
        "bell.booked.missing": (3, False),
    }


def test_a_pupil_who_was_turned_away_in_any_round_is_counted() -> None:
    found = bell.Found()
    found.last |= {"yunlab": [10.0, 12.0, 11.0], "singleuser": [40.0, 36.0, 36.0]}
    found.refused |= {"yunlab": [0, 1, 0], "singleuser": [0, 0, 0]}
    found.prepared += [3.0, 6.0, 4.0]
    assert {figure.name: (figure.ours.median, figure.reached) for figure in bell.figures(found)} == {
        "bell.last": (11.0, True),
        "bell.refused": (1, False),
        "bell.prestarted": (4.0, True),
    }
