"""What looks like a mistake of the whole file, although every row of it is well written."""

from collections import Counter
from collections.abc import Iterator

from centre.roster.change import Plan
from centre.roster.problem import Problem
from labkit.language import marked as _

LEAVERS, RENAMED = 0.5, 0.1
"""Shares of a school's people: so many seldom leave at once, so many names are never corrected at once."""
FEW = 5
"""In so small a number a share says nothing."""
LEAVE = {
    "student": _("%(count)s of %(present)s pupils of %(school)s would leave."),
    "staff": _("%(count)s of %(present)s members of staff of %(school)s would leave."),
}
RENAME = {
    "student": _(
        "%(count)s of %(present)s pupils of %(school)s would change their names: were the numbers given anew?"
    ),
    "staff": _(
        "%(count)s of %(present)s members of staff of %(school)s would change their names: were the numbers given anew?"
    ),
}


def reasons(plan: Plan) -> Iterator[Problem]:
    """Why a person should look again before this is applied."""
    gone = Counter((each.school or "", each.kind) for each in plan.ended)
    yield from _beyond(plan, gone, LEAVERS, LEAVE)
    yield from _beyond(plan, Counter(plan.renamed), RENAMED, RENAME)


def _beyond(plan: Plan, counted: Counter[tuple[str, str]], share: float, messages: dict[str, str]) -> Iterator[Problem]:
    for place, count in sorted(counted.items()):
        present = plan.present.get(place, 0)
        if count > FEW and count > share * present:
            yield Problem(messages[place[1]], {"count": count, "present": present, "school": place[0]})
