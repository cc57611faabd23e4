"""Compares who is in which class with who should be."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from centre import origin
from centre.roster.change import Conflict, Joined, Left, Redated
from centre.roster.current import Current, Membership
from centre.roster.entry import Enrolment, Roster
from centre.roster.field import Writer

Begins = Callable[[str, date | None], datetime | None]
Ends = Callable[[date | None], datetime | None]


class Enrolments:
    """Notes in a plan who joins and who leaves."""

    def __init__(self, roster: Roster, current: Current, writer: Writer, courses: Mapping[str, str]) -> None:
        self.current, self.writer, self.courses = current, writer, courses
        self.wanted: dict[str, list[Enrolment]] = {}
        for each in roster.enrolments.values():
            self.wanted.setdefault(each.person, []).append(each)

    def settle(self, key: str, username: str, title: str, begins: Begins, ends: Ends) -> None:
        """Compares one person's classes; what was arranged by hand stays."""
        now = self.current.memberships.get(username, {})
        wanted = {self.courses[each.course]: each for each in self.wanted.get(key, ())}
        for course, each in sorted(wanted.items()):
            until = ends(each.ends)
            if course in now:
                self._redate(username, title, course, now[course], until)
            elif self._may_join(username, title, course):
                since = begins(each.course, each.begins)
                self.writer.plan.joined.append(Joined(username, title, course, since, until))
        for course in sorted(set(now) - set(wanted)):
            if self.writer.may(now[course].source):
                self._leave(username, title, course, now[course])
            else:
                self._contest(username, title, course, None, now[course].source)

    def _redate(self, username: str, title: str, course: str, now: Membership, until: datetime | None) -> None:
        if now.until != until and self.writer.may(now.source):
            self.writer.plan.redated.append(Redated(username, title, course, now.number, until))

    def _may_join(self, username: str, title: str, course: str) -> bool:
        """Whoever was taken out of a class by hand is not put back by a roster."""
        owner = self.current.parted.get((username, course))
        if owner is None or self.writer.override:
            return True
        self._contest(username, title, None, course, owner)
        return False

    def _contest(self, username: str, title: str, kept: str | None, offered: str | None, owner: str | None) -> None:
        conflict = Conflict("person", username, title, "course", kept, offered, owner or origin.HAND)
        self.writer.plan.conflicts.append(conflict)

    def end(self, username: str, title: str) -> None:
        """Notes that somebody leaves all their classes."""
        for course, each in sorted(self.current.memberships.get(username, {}).items()):
            self._leave(username, title, course, each)

    def _leave(self, username: str, title: str, course: str, each: Membership) -> None:
        when = self.writer.plan.effective
        if each.until is None or when is None or each.until > when:
            self.writer.plan.left.append(Left(username, title, course, each.number))
