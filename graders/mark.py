"""Findings and marks: what a check saw, and the points it gives."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from graders.language import say
from labkit.quantity import Text

TITLES = {
    "levels": "Enough different values",
    "range": "Wide range",
    "repeats": "Repeated runs",
    "control": "One variable at a time",
    "hypothesis": "Hypothesis tested",
    "provenance": "Data as measured",
    "units": "Units",
    "digits": "Significant figures",
    "improvement": "Improving the measurement",
    "safety": "Safety",
    "linearisation": "Straight-line graph",
    "uncertainty": "Uncertainty",
    "error_source": "Error analysis",
    "result": "Result",
    "claim": "Conclusion from one's own data",
    "conclusion": "Conclusion in words",
}
"""What each criterion is called; every name is a sentence of the catalogue."""


@dataclass(frozen=True)
class Finding:
    """What a check saw.

    Attributes:
        share: part of the points that is earned, 0 … 1 [1].
        why: what was seen.
        next: what to do next.
    """

    share: float
    why: Text
    next: Text


@dataclass(frozen=True)
class Mark:
    """Points for one criterion, and the reasons; `by` says who gave them, `knowledge` what they show to be known."""

    criterion: str
    title: Text
    points: float
    out_of: float
    why: Text
    next: Text
    by: Literal["rubric", "teacher", "waiting"] = "rubric"
    knowledge: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the mark as plain JSON values."""
        return asdict(self)


def title(criterion: str) -> Text:
    """Name a criterion in both languages."""
    return say(TITLES.get(criterion, criterion))


def mark(criterion: str, out_of: float, finding: Finding, knowledge: tuple[str, ...] = ()) -> Mark:
    """Turn a finding into points, to a tenth of a point."""
    points = min(out_of, round(min(1.0, max(0.0, finding.share)) * out_of, 1))
    return Mark(criterion, title(criterion), points, out_of, finding.why, finding.next, knowledge=knowledge)
