"""What an import would change, told to the person who brings the roster."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from centre import origin
from centre.language import words
from centre.roster import year
from centre.roster.change import Added, Changed, Conflict, Plan, What
from centre.roster.problem import printable
from labkit.language import Language
from labkit.language import marked as _

SHOWN = 20
"""So many lines of a kind, unless all are wanted."""

WHATS: dict[What, str] = {
    "district": _("New districts"),
    "school": _("New schools"),
    "course": _("New classes"),
    "person": _("New people"),
}
FIELDS = {
    "name": _("Name"),
    "role": _("role"),
    "school": _("School"),
    "district": _("district"),
    "identifier": _("number"),
    "title_zh": _("title in Chinese"),
    "title_en": _("title in English"),
    "grade": _("grade"),
    "source": _("source"),
    "key": _("id in the source"),
    "until": _("left on"),
    "course": _("Class"),
}
VALUES = {
    "student": _("pupil"),
    "teacher": _("teacher"),
    "school_admin": _("school administrator"),
    "district_admin": _("district administrator"),
    origin.HAND: _("typed in at the centre"),
    origin.SHEET: _("spreadsheet"),
}


class Report:
    """Tells a plan in one language.

    Attributes:
        limit: most lines of a kind; None for all.
    """

    def __init__(self, plan: Plan, language: Language, zone: ZoneInfo, limit: int | None = SHOWN) -> None:
        self.plan, self.zone, self.limit = plan, zone, limit
        self.gettext = words(language).gettext
        self.joined: dict[str, list[str]] = {}
        for each in plan.joined:
            self.joined.setdefault(each.username, []).append(each.course)

    def lines(self) -> Iterator[str]:
        """The whole report."""
        if not self.plan.count():
            yield self.gettext("Nothing would change.")
        if self.plan.effective:
            yield self.gettext("Valid from %(day)s.") % {"day": self._value("until", self.plan.effective)}
        if self.plan.years:
            yield from self._section(self.gettext("New school years"), map(year.name, self.plan.years))
        for what, word in WHATS.items():
            yield from self._section(self.gettext(word), map(self._added, self.plan.new(what)))
        yield from self._section(self.gettext("Changed"), map(self._changed, self.plan.changed))
        yield from self._section(self.gettext("Class changes"), self._moves())
        gone = (f"{each.username} {each.title}" for each in self.plan.ended)
        yield from self._section(self.gettext("Leaving (their work is kept)"), gone)
        yield from self._section(
            self.gettext("Conflicts (the value at the centre stays)"), map(self._conflict, self.plan.conflicts)
        )

    def _section(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        found = list(lines)
        if not found:
            return
        yield self.gettext("%(title)s (%(count)s):") % {"title": title, "count": len(found)}
        shown = found[: self.limit]
        yield from (f"  {line}" for line in shown)
        if len(shown) < len(found):
            yield "  " + self.gettext("… and %(count)s more; all=1 shows them") % {"count": len(found) - len(shown)}

    def _added(self, each: Added) -> str:
        role = each.values.get("role")
        if role is None:
            return f"{each.name} {each.title}"
        classes = " ".join(self.joined.get(each.name, ()))
        return f"{each.name} {each.title} ({self._value('role', role)}) {classes}".rstrip()

    def _changed(self, each: Changed) -> str:
        news = "; ".join(
            f"{self.gettext(FIELDS[name])}: {self._value(name, old)} → {self._value(name, new)}"
            for name, (old, new) in sorted(each.fields.items())
        )
        return f"{each.name} {each.title}: {news}"

    def _conflict(self, each: Conflict) -> str:
        told = self.gettext("%(field)s stays %(kept)s (%(owner)s), the roster says %(offered)s") % {
            "field": self.gettext(FIELDS[each.field]),
            "kept": self._value(each.field, each.kept),
            "owner": self._value("source", each.owner),
            "offered": self._value(each.field, each.offered),
        }
        return f"{each.name} {each.title}: {told}"

    def _moves(self) -> Iterator[str]:
        """One line for each person who was here and stays: the classes they leave, then those they join."""
        plan = self.plan
        told = {each.name for each in plan.new("person")} | {each.username for each in plan.ended}
        left: dict[str, list[str]] = {}
        for each in plan.left:
            left.setdefault(each.username, []).append(each.course)
        titles = {each.username: each.title for each in plan.left} | {each.username: each.title for each in plan.joined}
        for username, title in sorted((name, title) for name, title in titles.items() if name not in told):
            old, new = left.get(username, ()), self.joined.get(username, ())
            yield f"{username} {title}: {' '.join(old) or '–'} → {' '.join(new) or '–'}"
        for dated in plan.redated:
            yield f"{dated.username} {dated.title}: {dated.course} … {self._value('until', dated.until)}"

    def _value(self, field: str, value: Any) -> str:  # noqa: ANN401
        if value is None or value == "":
            return "–"
        if isinstance(value, datetime):
            return value.astimezone(self.zone).date().isoformat()
        if field in ("role", "source") and value in VALUES:
            return self.gettext(VALUES[value])
        return printable(str(value))
