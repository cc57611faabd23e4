"""A column of the trial table: where its number comes from and how it is headed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Column:
    """One column of the trial table.

    Attributes:
        name: name of the reading, the derived value or the control.
        of: which of a trial's three mappings holds it.
        symbol: symbol in the head; the head reads symbol/unit.
        unit: unit in the head; `"1"` for a count.
        decimals: digits after the point.
        zh: name in Chinese.
        en: name in English.
    """

    name: str
    of: Literal["readings", "derived", "controls"]
    symbol: str
    unit: str
    decimals: int
    zh: str
    en: str

    def to_page(self) -> dict[str, Any]:
        """Return the column as the page wants it (LabPage of docs/architecture.md)."""
        return {
            "name": self.name,
            "of": self.of,
            "symbol": self.symbol,
            "unit": self.unit,
            "decimals": self.decimals,
            "label": {"zh": self.zh, "en": self.en},
        }
