"""A measured number, beside its peer's where there is one."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DIGITS = 4
"""Significant digits of what is printed: a stopwatch on a shared machine gives no more."""


def rounded(value: float) -> float | int:
    """Round to the digits that are printed; whole numbers stay as they were counted."""
    return value if isinstance(value, int) else float(f"{value:.{DIGITS}g}")


@dataclass(frozen=True)
class Sample:
    """One quantity, measured several times.

    Attributes:
        values: in the order in which they were measured.
    """

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one; a count stays a whole number where it can."""
        middle = statistics.median(self.values)
        return int(middle) if isinstance(middle, float) and self._is_counted() and middle.is_integer() else middle

    def _is_counted(self) -> bool:
        return all(isinstance(value, int) for value in self.values)

    def range(self) -> str:
        """Say the smallest and the largest."""
        return f"{rounded(min(self.values)):,}–{rounded(max(self.values)):,}"


@dataclass(frozen=True)
class Figure:
    """What one quantity came to.

    Attributes:
        name: such as `page.bytes.cold`.
        unit: such as `B`; `1` for a count.
        ours: our measurements.
        peer: name of what stands beside it.
        theirs: the peer's measurements.
        aim: what is wanted, in words for the table.
        reached: whether it was.
    """

    name: str
    unit: str
    ours: Sample
    peer: str = ""
    theirs: Sample | None = None
    aim: str = ""
    reached: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Ours as a part of the peer's [1]; there is none of nothing."""
        return None if self.theirs is None or not self.theirs.median else self.ours.median / self.theirs.median

    def to_json(self) -> dict[str, Any]:
        """Return the figure as plain JSON."""
        found: dict[str, Any] = {"figure": self.name, "ours": rounded(self.ours.median)}
        if self.theirs is not None:
            found |= {"peer": self.peer, "theirs": rounded(self.theirs.median)}
        if self.ratio is not None:
            found["ratio"] = rounded(self.ratio)
        return found | {"unit": self.unit, "n": len(self.ours.values)}

    def to_line(self) -> str:
        """Return the figure as the one line that is printed."""
        return json.dumps(self.to_json())


def sample(values: Sequence[float]) -> Sample:
    """Keep the measurements of one quantity.

    Raises:
        ValueError: nothing was measured.
    """
    if not values:
        raise ValueError("nothing was measured")
    return Sample(tuple(values))
