"""An apparatus of one's own: the same for the same pupil, another for everybody else."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import apparatus
from labkit.quantity import hidden
from labs.pendulum.model import Params

MASTER = b"m" * 32
PLACE = {"course": "c", "assignment": "a", "lab": "pendulum", "student": "s", "attempt": 1}


def test_seed_is_the_same_for_the_same_pupil() -> None:
    assert apparatus.seed(MASTER, **PLACE) == apparatus.seed(MASTER, **PLACE)


@pytest.mark.parametrize("name", PLACE)
def test_every_part_of_the_place_changes_the_seed(name: str) -> None:
    other = PLACE | {name: 2 if name == "attempt" else "other"}
    assert apparatus.seed(MASTER, **other) != apparatus.seed(MASTER, **PLACE)
    assert apparatus.seed(b"n" * 32, **PLACE) != apparatus.seed(MASTER, **PLACE)


def test_hidden_values_lie_on_their_steps_and_fill_their_range() -> None:
    drawn = [apparatus.draw(Params, apparatus.seed(MASTER, **PLACE | {"attempt": n})) for n in range(600)]
    for name, quantity in hidden(Params).items():
        values = [draw[name] for draw in drawn]
        assert quantity.low <= min(values) < quantity.low + 0.05 * (quantity.high - quantity.low)
        assert quantity.high - 0.05 * (quantity.high - quantity.low) < max(values) <= quantity.high + 1e-9
        middle = (quantity.low + quantity.high) / 2
        assert statistics.mean(values) == pytest.approx(middle, abs=0.06 * (quantity.high - quantity.low))


@given(st.binary(min_size=32, max_size=32))
def test_number_is_four_digits(seed: bytes) -> None:
    assert len(apparatus.number(seed)) == 4
    assert apparatus.number(seed).isdecimal()


def test_bench_token_is_genuine_only_for_its_pupil_and_master() -> None:
    token = apparatus.bench_token(MASTER, "hongxing-01")
    assert apparatus.token_student(token) == "hongxing-01"
    assert apparatus.is_genuine(token, MASTER)
    assert not apparatus.is_genuine(token, b"n" * 32)
    stolen = "hongxing-02:" + token.partition(":")[2]
    assert not apparatus.is_genuine(stolen, MASTER)


@given(st.text())
def test_no_text_is_taken_for_a_genuine_token(text: str) -> None:
    assert not apparatus.is_genuine(text, MASTER)


@pytest.mark.parametrize("token", ["", "student", "student:not hex"])
def test_broken_token_has_no_key(token: str) -> None:
    with pytest.raises(ValueError, match=r"hex"):
        apparatus.bench_key(token)
