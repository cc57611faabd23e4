"""Quantities said once: a dataclass field that knows its unit, range, step and name in both languages.

The slider, the table heading, the checks and the property tests all read the same field::

    @dataclass(frozen=True)
    class Params:
        length: float = quantity(0.7, "m", low=0.1, high=2.0, step=0.01, symbol="L", zh="摆长", en="length")
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, Literal

Text = dict[str, str]
"""The same words in each language: keys `zh` and `en`."""

_KEY = "labkit.quantity"
_WRITTEN = {"1": "", "deg": "°"}
"""Units that people write otherwise than pint reads them."""


@dataclass(frozen=True)
class Quantity:
    """A number the pupil sets, or a hidden number drawn for the pupil.

    Attributes:
        name: name of the field.
        default: value before anybody touches it [unit].
        unit: unit as pint reads it; `"1"` for a count.
        low: smallest value allowed [unit].
        high: largest value allowed [unit].
        step: distance between two values that can be set [unit].
        symbol: symbol in formulas and table heads.
        label: name in words.
        hint: one sentence for the pupil; may be empty.
        hidden: drawn per pupil from the apparatus seed and never shown.
    """

    name: str
    default: float
    unit: str
    low: float
    high: float
    step: float
    symbol: str
    label: Text
    hint: Text
    hidden: bool

    @property
    def decimals(self) -> int:
        """Digits after the point that the step needs."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))

    def problem(self, value: object) -> Text | None:
        """Say in both languages what is wrong with a value, or None if it may be set."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return {"zh": f"{self.label['zh']}必须是一个数。", "en": f"{self.label['en']} must be a number."}
        slack = self.step * 1e-6
        if not self.low - slack <= value <= self.high + slack:
            high = f"{self.high:g} {_WRITTEN.get(self.unit, self.unit)}".rstrip()
            return {
                "zh": f"{self.label['zh']}应在 {self.low:g} 到 {high} 之间。",
                "en": f"{self.label['en']} must be between {self.low:g} and {high}.",
            }
        return None

    def snap(self, value: float) -> float:
        """Return the nearest value that the step allows, within the range."""
        steps = round((value - self.low) / self.step)
        return min(self.high, max(self.low, round(self.low + steps * self.step, self.decimals + 3)))


@dataclass(frozen=True)
class Choice:
    """One of a few named settings, such as which timer is used."""

    name: str
    default: str
    options: tuple[tuple[str, Text], ...]
    label: Text
    hint: Text

    def problem(self, value: object) -> Text | None:
        """Say in both languages what is wrong with a value, or None if it may be chosen."""
        if any(value == option for option, _ in self.options):
            return None
        names = ", ".join(option for option, _ in self.options)
        return {"zh": f"{self.label['zh']}只能是：{names}。", "en": f"{self.label['en']} must be one of: {names}."}


Control = Quantity | Choice


def quantity(
    default: float,
    unit: str,
    *,
    low: float,
    high: float,
    step: float,
    zh: str,
    en: str,
    symbol: str = "",
    hint_zh: str = "",
    hint_en: str = "",
    hidden: bool = False,
) -> Any:  # noqa: ANN401 - a dataclass field stands where a float is declared
    """Declare a quantity as a dataclass field; see `Quantity` for the meaning of each word."""
    if not low <= default <= high:
        raise ValueError(f"{en}: the default {default} lies outside {low} … {high}")
    facts = {"unit": unit, "low": low, "high": high, "step": step, "symbol": symbol, "hidden": hidden}
    facts |= {"label": {"zh": zh, "en": en}, "hint": {"zh": hint_zh, "en": hint_en}}
    return dataclasses.field(default=default, metadata={_KEY: ("quantity", facts)})


def choice(default: str, options: dict[str, Text], *, zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> Any:  # noqa: ANN401 - a dataclass field stands where a str is declared
    """Declare a choice as a dataclass field; `options` maps each value to its words."""
    if default not in options:
        raise ValueError(f"{en}: the default {default!r} is not among the options")
    facts = {"options": tuple(options.items()), "label": {"zh": zh, "en": en}, "hint": {"zh": hint_zh, "en": hint_en}}
    return dataclasses.field(default=default, metadata={_KEY: ("choice", facts)})


def _declared(field: dataclasses.Field[Any]) -> Control:
    kind: Literal["quantity", "choice"]
    kind, facts = field.metadata[_KEY]
    make: Any = Quantity if kind == "quantity" else Choice
    declaration: Control = make(name=field.name, default=field.default, **facts)
    return declaration


def declared(params: type) -> dict[str, Control]:
    """List what a Params dataclass declares, by name, in the order of its fields."""
    return {f.name: _declared(f) for f in dataclasses.fields(params) if _KEY in f.metadata}


def controls(params: type) -> dict[str, Control]:
    """List what the pupil sets."""
    return {name: c for name, c in declared(params).items() if isinstance(c, Choice) or not c.hidden}


def hidden(params: type) -> dict[str, Quantity]:
    """List what is drawn per pupil and never shown."""
    return {name: q for name, q in declared(params).items() if isinstance(q, Quantity) and q.hidden}
