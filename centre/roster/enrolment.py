"""Compares who is in which class with who should be."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from centre.roster.change import Joined, Left, Redated
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
        for course in sorted(wanted):
            each, until = wanted[course], ends(wanted[course].ends)
            if course not in now:
                since = begins(each.course, each.begins)
                self.writer.plan.joined.append(Joined(username, title, course, since, until))
            elif now[course].until != until and self.writer.may(now[course].source):
                self.writer.plan.redated.append(Redated(username, title, course, now[course].number, until))
        for course in sorted(set(now) - set(wanted)):
            if self.writer.may(now[course].source):
                self._leave(username, title, course, now[course])

    def end(self, username: str, title: str) -> None:
        """Notes that somebody leaves all their classes."""
        for course, each in sorted(self.current.memberships.get(username, {}).items()):
            self._leave(username, title, course, each)

    def _leave(self, username: str, title: str, course: str, each: Membership) -> None:
        when = self.writer.plan.effective
        if each.until is None or when is None or each.until > when:
            self.writer.plan.left.append(Left(username, title, course, each.number))
