"""An axis of a graph: which numbers stand on it, and where its ticks are."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from centre.dossier import Column, Trial
from labkit.language import Language

# An axis may be a column's transform, written as the page writes it.
TRANSFORMS: tuple[tuple[str, Callable[[float], float], str, str], ...] = (
    (r"(\w+)\^2", lambda value: value**2, "{}²", "({})²"),
    (r"1/(\w+)", lambda value: 1 / value, "1/{}", "1/({})"),
    (r"sqrt\((\w+)\)", math.sqrt, "√{}", "√({})"),
    (r"(\w+)", lambda value: value, "{}", "{}"),
)
TICKS = 5
SMALLEST, TINY = 1e-9, 1e-12


@dataclass(frozen=True)
class Axis:
    """What stands on an axis."""

    name: str
    label: str
    unit: str
    change: Callable[[float], float]

    def value(self, trial: Trial) -> float | None:
        """The number of a trial on this axis, None where there is none."""
        found = trial.value(self.name)
        try:
            changed = None if found is None else self.change(found)
        except (ValueError, ArithmeticError):
            return None
        return changed if changed is not None and math.isfinite(changed) else None


def axis(wanted: str, columns: list[Column], language: Language) -> Axis | None:
    """The axis of this name, None where no column has it."""
    named = {column.name: column for column in columns}
    for pattern, change, symbol, unit in TRANSFORMS:
        found = re.fullmatch(pattern, wanted)
        if found and found[1] in named:
            column = named[found[1]]
            shown = unit.format(column.shown_unit) if column.shown_unit else ""
            label = f"{column.label[language]} {symbol.format(column.symbol)}{f' / {shown}' if shown else ''}"
            return Axis(column.name, label, shown, change)
    return None


@dataclass(frozen=True)
class Scale:
    """A stretch of numbers with round ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a number lies, 0 at the low end, 1 at the high one."""
        return (value - self.low) / (self.high - self.low)


def scale(values: list[float]) -> Scale:
    """A scale that holds the numbers, from nought where they are all on one side and not far away from it."""
    low, high = min(values), max(values)
    low = 0.0 if 0 < low < 0.6 * high else low
    spread, size = high - low, max(abs(low), abs(high))
    # Numbers that hardly differ are drawn as one, on a scale of their own size.
    step = rounded((spread if spread > SMALLEST * size + TINY else size if size > TINY else 1.0) / TICKS)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return Scale(first * step, last * step, tuple(number * step for number in range(first, last + 1)))


def rounded(step: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * 0.999)
