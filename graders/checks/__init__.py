"""The checks, by criterion: each looks at the evidence and says what it saw."""

from __future__ import annotations

from collections.abc import Callable

from graders.checks import (
    claim,
    design,
    digits,
    error_source,
    hypothesis,
    improvement,
    linearisation,
    provenance,
    result,
    safety,
    uncertainty,
    unit,
)
from graders.evidence import Evidence
from graders.mark import Finding

CHECKS: dict[str, Callable[[Evidence], Finding]] = {
    "levels": design.levels,
    "range": design.span,
    "repeats": design.repeats,
    "control": design.control,
    "hypothesis": hypothesis.hypothesis,
    "provenance": provenance.provenance,
    "units": unit.units,
    "digits": digits.digits,
    "improvement": improvement.improvement,
    "safety": safety.safety,
    "linearisation": linearisation.linearisation,
    "uncertainty": uncertainty.uncertainty,
    "error_source": error_source.error_source,
    "result": result.result,
    "claim": claim.claim,
}
"""Every criterion that is marked without a person; `conclusion` waits for the teacher."""
