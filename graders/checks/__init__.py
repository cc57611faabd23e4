"""The checks, by criterion: each looks at the evidence and says what it saw."""

from __future__ import annotations

from collections.abc import Callable

from graders.checks import design, linearisation, provenance, result, uncertainty, unit
from graders.evidence import Evidence
from graders.mark import Finding

CHECKS: dict[str, Callable[[Evidence], Finding]] = {
    "levels": design.levels,
    "range": design.span,
    "repeats": design.repeats,
    "control": design.control,
    "provenance": provenance.provenance,
    "units": unit.units,
    "uncertainty": uncertainty.uncertainty,
    "linearisation": linearisation.linearisation,
    "result": result.result,
}
"""Every criterion that is marked without a person; `conclusion` waits for the teacher."""
