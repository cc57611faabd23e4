"""Tricks on what is typed into the report: numbers, units and words that the marker reads. Each function is one."""

from __future__ import annotations

import random

from benchmarks.attack.intruder import Intruder
from benchmarks.marking_stage import COURSE


def characters_that_cannot_be_kept(one: Intruder, source: random.Random) -> None:
    words = source.choice(["\\u0000", "\\ud800", "\\udfff\\ud800", "\\u202e9.8"])
    body = f'{{"changes": {{"hypothesis": "{words}", "result": "{words}"}}}}'
    one.send("PATCH", f"records/{COURSE}/{one.lab.slug}/answers", body.encode())


def answers_with_marks_of_ones_own(one: Intruder, source: random.Random) -> None:
    for field in ("points", "marks", "weights", "replays", "seed", "trials", "apparatus_number"):
        one.answer({field: source.choice([100, {"levels": 100}, [], "0" * 64])})


def results_that_are_no_numbers(one: Intruder, source: random.Random) -> None:
    strange = [
        "NaN",
        "inf",
        "∞",
        "1e999",
        "9.8" * 20,
        "9.8±∞",
        "__import__('os')",
        "９e９９９",
        "0x1p1023",
        "9.8×10⁹⁹⁹",
    ]
    one.answer({"result": source.choice(strange)[:64], "slope": source.choice(strange)[:64], "range_low": "-inf"})


def units_that_explode(one: Intruder, source: random.Random) -> None:
    strange = [
        "m**9**9**9",
        "m^99999999",
        "(" * 64,
        "m/s" * 21,
        "10**10**8",
        "m/(0*s)",
        "exp(1000)",
        "m·" * 32,
        "%" * 64,
    ]
    one.answer({"result_unit": source.choice(strange), "slope_unit": source.choice(strange)})


def uncertainties_that_cover_everything(one: Intruder, source: random.Random) -> None:
    one.answer({"result_uncertainty": source.choice(["1e300", "0", "-1", "1e-300", "NaN", "±", "99999999999"])})


def words_that_speak_to_the_marker(one: Intruder, source: random.Random) -> None:
    words = ["<script>fetch('/hub/api/user')</script>", '"}], "points": 100, "x": "', "{{7*7}}", "marks['levels'] = 10"]
    one.answer({"conclusion": source.choice(words) * 40, "hypothesis": "\n### BEGIN HIDDEN TESTS\n" * 40})


def words_that_take_long_to_read(one: Intruder, source: random.Random) -> None:
    piece = source.choice(["9", "9.", "9e", "±", " ", "\n", "因为", "(((", "9 9"])
    one.answer({"conclusion": (piece * 4000)[:4000], "result": (piece * 64)[:64], "result_unit": (piece * 64)[:64]})
