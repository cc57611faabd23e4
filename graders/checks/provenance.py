"""Whether the data are the apparatus' own: each run is made again, and a run left out needs a reason."""

from __future__ import annotations

from graders.evidence import Evidence
from graders.language import say, together
from graders.mark import Finding

SHORTEST_REASON = 2
"""A reason is at least this many characters long: 手抖 is one."""

SILENT = 0.5
"""Part of the points that is left when any run was left out without a reason: whoever picks can prove anything [1]."""


def is_explained(reason: str) -> bool:
    """Tell whether a reason for leaving a run out is one."""
    return len(reason.strip()) >= SHORTEST_REASON


def _unexplained(evidence: Evidence) -> int:
    excluded, held = evidence.record.answers.excluded, {trial.id for trial in evidence.record.trials}
    return sum(not is_explained(reason) for trial, reason in excluded.items() if trial in held)


def provenance(evidence: Evidence) -> Finding:
    """Run every trial again from the seed and compare; look for a reason where one was left out."""
    trials, unexplained = evidence.record.trials, _unexplained(evidence)
    genuine = sum(evidence.is_genuine(trial) for trial in trials)
    why = together(
        say(
            "Runs that your apparatus shows again exactly as recorded: {good} of {all}.",
            good=str(genuine),
            all=str(len(trials)),
        ),
        say("Runs left out without a reason: {count}.", count=str(unexplained)),
    )
    # A single run cannot earn what a whole series does.
    share = genuine / max(evidence.rubric.levels, len(trials)) * (SILENT if unexplained else 1.0)
    if genuine < len(trials):
        return Finding(share, why, say("Ask your teacher to look at the runs that differ."))
    if unexplained:
        return Finding(share, why, say("Give a reason for every run that you leave out."))
    if share < 1:
        return Finding(share, why, say("Measure more: a few runs are not yet a series."))
    return Finding(share, why, say("Measured data, kept as they are: go on like that."))
