"""Field by field: what a roster may write, and what stays because somebody who weighs more wrote it."""

from typing import Any

from centre import origin
from centre.roster.change import Changed, Conflict, Plan, What
from centre.roster.current import Row


class Writer:
    """Notes in a plan what a roster changes of known things.

    Attributes:
        plan: what is being made.
        override: whether the roster wins over what was typed in at the centre.
    """

    def __init__(self, plan: Plan, *, override: bool) -> None:
        self.plan = plan
        self.override = override

    def may(self, owner: str | None) -> bool:
        """Says whether the roster may write what this source wrote."""
        return self.override or origin.rank(owner) <= origin.rank(self.plan.source)

    def compare(self, what: What, row: Row, title: str, wanted: dict[str, Any], key: str | None, **more: Any) -> None:  # noqa: ANN401
        """Notes what changes of a row, `more` among it, and what should change but does not."""
        fields: dict[str, tuple[Any, Any]] = dict(more)
        for name, value in wanted.items():
            kept = row.values[name]
            owner = origin.owner(row.sources, name, row.source)
            if kept == value:
                continue
            if self.may(owner):
                fields[name] = (kept, value)
            else:
                self.plan.conflicts.append(Conflict(what, row.name, title, name, kept, value, owner or origin.HAND))
        fields |= self._speaker(row, key)
        if fields:
            self.plan.changed.append(Changed(what, row.name, title, fields))

    def _speaker(self, row: Row, key: str | None) -> dict[str, tuple[Any, Any]]:
        """Who speaks for the row from now on, and by which id."""
        if not self.may(row.source):
            return {}
        news = {"source": (row.source, self.plan.source), "key": (row.key, key)}
        return {name: both for name, both in news.items() if both[0] != both[1]}
