"""Whether the result agrees with the apparatus, within the uncertainty the pupil gives."""

from __future__ import annotations

from graders.evidence import Evidence
from graders.language import amount, say
from graders.mark import Finding


def result(evidence: Evidence) -> Finding:
    """Compare the result with the hidden value: within two uncertainties, and within the tolerance."""
    found, stated = evidence.result, evidence.uncertainty
    if found is None:
        return Finding(0.0, say("No result is given."), say("Work out the result from the slope."))
    truth = evidence.truth
    result, tolerance = amount(found, evidence.rubric.result_unit), f"{evidence.rubric.tolerance:.0%}"
    if abs(found - truth) > evidence.rubric.tolerance * abs(truth):
        why = say("{result} is more than {share} off.", result=result, share=tolerance)
        return Finding(0.0, why, say("Check the slope and the formula from slope to result."))
    why = say("{result} is within {share} of your apparatus.", result=result, share=tolerance)
    if stated is None or abs(found - truth) > 2 * stated:
        return Finding(0.5, why, say("But your uncertainty does not cover the difference: state it honestly."))
    return Finding(1.0, why, say("Result and uncertainty fit together."))
