"""The states of a pupil's work as people see them: fewer than the exchange keeps, and in words."""

from typing import Literal

from centre.exchange import Assignment, Progress, Step
from labkit.language import marked as _

Stage = Literal["new", "working", "handed_in", "graded", "returned"]
STAGES: tuple[Stage, ...] = ("new", "working", "handed_in", "graded", "returned")
# What the exchange retries or shows to the teacher is, for the pupil, handed in: nothing is left for them to do.
STAGE: dict[str, Stage] = {
    "working": "working",
    "queued": "handed_in",
    "marking": "handed_in",
    "error": "handed_in",
    "graded": "graded",
    "rejected": "returned",
}

NAMES: dict[Stage, str] = {
    "new": _("Not begun"),
    "working": _("In progress"),
    "handed_in": _("Handed in"),
    "graded": _("Marked"),
    "returned": _("Not accepted"),
}


STEP_NAMES: dict[Step, str] = {
    "hypothesis": _("Hypothesis"),
    "measure": _("Measure"),
    "analyse": _("Analyse"),
    "conclude": _("Conclude"),
}
"""The lab page's steps, as the page calls them."""


def progress(assignment: Assignment, username: str) -> Progress | None:
    """How far a pupil is, None before the first trial."""
    return assignment.students.get(username)


def stage(assignment: Assignment, username: str) -> Stage:
    """The state of a pupil's work on an assignment."""
    found = progress(assignment, username)
    return STAGE[found.state] if found else "new"


def attempts_left(assignment: Assignment, username: str) -> int | None:
    """How often the pupil may still hand in, None where there is no limit."""
    if assignment.attempts is None:
        return None
    found = progress(assignment, username)
    return max(0, assignment.attempts - (found.attempts_used if found else 0))
