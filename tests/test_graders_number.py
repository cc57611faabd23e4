import pytest
from hypothesis import given
from hypothesis import strategies as some

from graders.number import factor, number, unit


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("9.81", 9.81), ("９．８１", 9.81), ("9。81", 9.81), ("－0.5", -0.5), ("+3", 3.0), (" 9.8 ", 9.8),
        ("9.8×10⁻³", 0.0098), ("9.8*10^-3", 0.0098), ("1e-3", 0.001), ("１×１０^2", 100.0), ("9,800", 9800.0),
        ("≈9.81 m/s²", 9.81), ("9.81±0.05", 9.81), ("约 4.03 s²/m", 4.03), (".5", 0.5), ("7.", 7.0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_pupils_type_them(typed: str, value: float) -> None:
    assert number(typed) == pytest.approx(value)


@pytest.mark.parametrize("typed", ["", "九点八", "nan", "inf", "1e400", "m/s²", "±0.1", "--3", "."])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "m/s²", "m/s^2", "m/s2", "m/s**2", "米/秒²", "米每二次方秒", "米/平方秒", "N/kg", "牛/千克", "m·s^-2", "m·s⁻²",
        "m s^-2", "ｍ／ｓ²", "(m/s²)", "m / s²", "m/s/s", "m/(s^2)",
    ],
)  # fmt: skip
def test_units_are_read_as_pupils_type_them(typed: str) -> None:
    assert factor(typed, "m/s^2") == pytest.approx(1)


@pytest.mark.parametrize(("typed", "value"), [("cm/s²", 0.01), ("mm/s^2", 0.001), ("厘米/秒²", 0.01), ("km/s2", 1000)])
def test_prefixes_are_factors(typed: str, value: float) -> None:
    assert factor(typed, "m/s^2") == pytest.approx(value)


@pytest.mark.parametrize("typed", ["", "s²/m", "m/s", "M/S^2", "m^99999", "__import__('os')", "1", "m//s", "千", "("])
def test_what_is_no_such_unit_is_none(typed: str) -> None:
    assert factor(typed, "m/s^2") is None


@given(some.text(max_size=64))
def test_nothing_typed_raises(typed: str) -> None:
    number(typed)
    factor(typed, "m/s^2")


@pytest.mark.parametrize("typed", ["m**9**9**9", "m^9^9^9", "m⁹^9^9", "1**9**9**9", "m**(1**9**9**9)"])
def test_a_tower_of_powers_is_no_unit(typed: str) -> None:
    assert unit(typed) is None
