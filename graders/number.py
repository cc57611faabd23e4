"""Numbers and units as pupils type them: full-width digits, Chinese punctuation, superscripts, units in words."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import pint

_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-", "。": ".", "、": ",", "⋅": "·", "•": "·", "∙": "·"})
_NUMBER = re.compile(
    r"(?P<mantissa>[+-]?(?:\d+\.?\d*|\.\d+))(?:e(?P<e>[+-]?\d{1,3})|[×x*·]10\^?(?P<ten>[+-]?\d{1,3}))?"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_PLAIN = str.maketrans(_SUPERSCRIPTS, "0123456789-+")

_WORDS = (
    ("平方", "^2"), ("二次方", "^2"), ("立方", "^3"), ("厘米", "cm"), ("毫米", "mm"), ("分米", "dm"), ("千米", "km"),
    ("毫秒", "ms"), ("千克", "kg"), ("公斤", "kg"), ("牛顿", "N"), ("弧度", "rad"), ("米", "m"), ("秒", "s"),
    ("分钟", "min"), ("克", "g"), ("牛", "N"), ("度", "deg"), ("每", "/"), ("°", "deg"),
)  # fmt: skip
_UNITS = (
    "m = [length]", "s = [time]", "kg = [mass]", "rad = []", "cm = 0.01 m", "mm = 0.001 m", "dm = 0.1 m",
    "km = 1000 m", "ms = 0.001 s", "min = 60 s", "g = 0.001 kg", "N = kg * m / s**2", "J = N * m", "Hz = 1 / s",
    "deg = 0.017453292519943295 rad",
)  # fmt: skip
_SQUARED_FIRST = re.compile(r"\^(\d)(?=[a-zA-Z])([a-zA-Z]+)")
_DIGIT_POWER = re.compile(r"([a-zA-Z])([+-]?\d)")
# No power of a power: to work out 9**9**9 takes longer than a lesson.
_ALLOWED = re.compile(r"(?:[a-zA-Z]{1,3}|[*/()]|\*\*-?\d(?!\*\*)|1(?!\d))+")


def _match(text: str) -> re.Match[str] | None:
    plain = text.translate(_PLAIN) if "10" in text or "１０" in text else text
    typed = unicodedata.normalize("NFKC", plain.translate(_SIGNS)).translate(_SIGNS).lower()
    return _NUMBER.match(_THOUSANDS.sub("", re.sub(r"\s+", "", typed)).lstrip("=≈~约:"))


@dataclass(frozen=True)
class Digits:
    """The significant digits of a number as typed; zeros at the end of a whole number may or may not count.

    Attributes:
        fewest: significant digits without such zeros.
        most: significant digits with them.
        finest: power of ten of the last digit written.
        coarsest: power of ten of the last digit that is not such a zero.
    """

    fewest: int
    most: int
    finest: int
    coarsest: int


def digits(text: str) -> Digits | None:
    """Return the significant digits of a number as typed, or None if there is none."""
    found = _match(text)
    if found is None:
        return None
    whole, _, decimals = found["mantissa"].lstrip("+-").partition(".")
    counted = (whole + decimals).lstrip("0")
    zeros = 0 if decimals else len(counted) - len(counted.rstrip("0"))
    finest = int(found["e"] or found["ten"] or 0) - len(decimals)
    return Digits(len(counted) - zeros, len(counted), finest, finest + zeros)


def number(text: str) -> float | None:
    """Read a number as typed, or None if there is none; a unit or `±…` after it is left aside.

    `９．８１`, `9。81`, `9.8×10⁻³`, `9,800` and `≈9.81 m/s²` are numbers; `nan` and `九点八` are not.
    """
    found = _match(text)
    if found is None:
        return None
    # Left to float() so that a monstrous exponent is an infinity and not an error.
    value = float(f"{found['mantissa']}e{found['e'] or found['ten'] or 0}")
    return value if math.isfinite(value) else None


@cache
def _registry() -> pint.UnitRegistry[float]:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry(None)
    for definition in _UNITS:
        registry.define(definition)
    return registry


def _spelled(text: str) -> str:
    """Bring a typed unit into the form that pint reads."""
    raised = re.sub(f"[{_SUPERSCRIPTS}]+", lambda found: "^" + found[0].translate(_PLAIN), text)
    typed = unicodedata.normalize("NFKC", raised.translate(_SIGNS)).translate(_SIGNS)
    # `m s^-2` is a product, `m / s²` only has room in it.
    typed = re.sub(r"\s+", "", re.sub(r"(?<=[a-zA-Z\d])\s+(?=[a-zA-Z])", "*", typed.strip()))
    for word, symbol in _WORDS:
        typed = typed.replace(word, symbol)
    typed = _SQUARED_FIRST.sub(r"\2^\1", typed).replace("**", "^").replace("·", "*").replace("×", "*")
    return _DIGIT_POWER.sub(r"\1^\2", typed).replace("^+", "^").replace("^", "**")


def unit(text: str) -> pint.Unit | None:
    """Read a unit as typed (`m/s²`, `m/s2`, `米/秒²`, `N/kg`, `m·s^-2`), or None if it is none of ours."""
    spelled = _spelled(text)
    if not spelled or _ALLOWED.fullmatch(spelled) is None:
        return None
    try:
        return _registry().parse_units(spelled)
    except Exception:  # noqa: BLE001 - pint lets out whatever its tokenizer and its tree happen to raise
        return None


def factor(typed: str, wanted: str) -> float | None:
    """Return what a value in the typed unit is multiplied by to be in the wanted one [1]; None if it cannot be.

    A plain number, wanted `1`, may have no unit typed at all.
    """
    parsed = unit("1" if wanted == "1" and typed.strip() in {"", "无", "无单位"} else typed)
    target = _registry().parse_units(wanted.replace("^", "**"))
    if parsed is None or parsed.dimensionality != target.dimensionality:
        return None
    return float(_registry().Quantity(1.0, parsed).to(target).magnitude)
