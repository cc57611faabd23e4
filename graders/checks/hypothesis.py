"""Whether the hypothesis was put to the test: what was declared is what was varied."""

from __future__ import annotations

from graders.evidence import Evidence
from graders.language import say
from graders.mark import Finding

WRITTEN = 0.3
"""Part of the points for having written a hypothesis at all; its words are the teacher's to judge [1]."""


def _variety(evidence: Evidence, name: str) -> int:
    return len({trial.controls.get(name) for trial in evidence.kept})


def hypothesis(evidence: Evidence) -> Finding:
    """Compare the declared variable with the control that took the most values."""
    answers, rubric = evidence.record.answers, evidence.rubric
    written = WRITTEN if answers.hypothesis.strip() else 0.0
    declared, names = answers.declared_variable, (rubric.independent, *rubric.held)
    if not declared:
        return Finding(written, say("No quantity is declared."), say("Say before you measure which quantity you vary."))
    name, variety = evidence.label(declared), _variety(evidence, declared)
    if declared not in names or variety < 2:
        why = say("You declared {name}, but your runs do not vary it.", name=name)
        return Finding(written, why, say("Vary the quantity that your hypothesis speaks of, or declare the other one."))
    if variety < max(_variety(evidence, each) for each in names):
        why = say("You declared {name}, but varied another quantity more.", name=name)
        return Finding(written + (1 - WRITTEN) / 2, why, say("Vary one quantity at a time: the declared one."))
    if not written:
        why = say("You varied {name} as declared, but wrote no hypothesis.", name=name)
        return Finding(1 - WRITTEN, why, say("Write what you expect before you measure; it may turn out wrong."))
    why = say("You varied {name}, as your hypothesis needs: {count} values.", name=name, count=str(variety))
    return Finding(1.0, why, say("Now say in the conclusion whether the hypothesis held."))
