"""Whether the error source that the pupil names is really there."""

from __future__ import annotations

from graders.evidence import Evidence
from graders.language import say
from graders.mark import Finding


def error_source(evidence: Evidence) -> Finding:
    """Look up how much the named source matters in the pupil's series."""
    named, offered = evidence.record.answers.error_source, evidence.lab.error_sources
    if named not in offered:
        return Finding(0.0, say("No error source is named."), say("Ask what makes repeats of one value differ."))
    weight = evidence.rubric.error_sources.get(named, 0.0)
    matters = weight(evidence.series[0]) if callable(weight) else weight
    source = {"source": offered[named]}
    if matters >= 1:
        why = say("“{source}” is really there and matters.", **source)
        return Finding(1.0, why, say("Say in the conclusion how you would make it smaller."))
    if matters > 0:
        why = say("“{source}” is there, but far too small to matter in your series.", **source)
        return Finding(matters, why, say("Compare its size with the scatter of your repeats."))
    why = say("“{source}” plays no part in this apparatus as you used it.", **source)
    return Finding(0.0, why, say("Look at the scatter of your repeats and at the intercept: what could cause them?"))
