"""What `make roster` does: shows what a roster would change, and does it if it is told to."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError
from xlsxwriter.exceptions import XlsxWriterException

from centre import database
from centre.language import words
from centre.people import People, open_people
from centre.roster import hold, importing, next_year, template, year
from centre.roster.change import Plan
from centre.roster.entry import Roster
from centre.roster.problem import Place, RosterError, broken
from centre.roster.report import SHOWN, Report
from centre.roster.wish import Wish
from labkit.language import marked as _


class Command:
    """One call of the command, for one centre."""

    def __init__(self, place: database.Place, zone: ZoneInfo, secrets: Path, wish: Wish) -> None:
        self.place, self.zone, self.secrets, self.wish = place, zone, secrets, wish
        self.moment = datetime.now(UTC).replace(microsecond=0)
        self.gettext = words(wish.language).gettext

    def run(self) -> int:
        """Does what was asked for; returns the exit status: 0, 1 for a refused roster, 2 for a doubtful one."""
        try:
            return self._template() if self.wish.template else self._import()
        except (RosterError, OSError, XlsxWriterException, OperationalError) as error:
            told = error.told(self.wish.language) if isinstance(error, RosterError) else str(error)
            print(told, file=sys.stderr)  # noqa: T201
            self.say(self.gettext("Nothing was changed."))
            return 1

    def _template(self) -> int:
        path = Path(self.wish.template)
        if path.exists():
            raise broken(_("is there already, perhaps filled in; choose another name"), Place(path.name))
        template.write(path, self.wish.language, year.current(self.moment.astimezone(self.zone).date()))
        self.say(str(path))
        return 0

    def _import(self) -> int:
        people = open_people(self.place)
        try:
            return self._bring(people)
        finally:
            people.close()

    def say(self, line: str) -> None:
        """Tells the person at the terminal."""
        print(line)  # noqa: T201

    def _roster(self, people: People) -> Roster:
        if self.wish.next_year:
            return next_year.made(people.engine, self.wish.next_year, self.moment)
        return importing.read(Path(self.wish.file), self.moment, self.zone)

    def _bring(self, people: People) -> int:
        roster = self._roster(people)
        plan = importing.plan(people.engine, roster, self.moment, self.zone, override=self.wish.override)
        for line in Report(plan, self.wish.language, self.zone, None if self.wish.all else SHOWN).lines():
            self.say(line)
        doubts = [each.told(self.wish.language) for each in hold.reasons(plan)]
        for doubt in doubts:
            self.say(doubt)
        if doubts and not self.wish.sure:
            self.say(self.gettext("This looks like a mistake; nothing was changed. If it is meant, add sure=1."))
            return 2
        if not self.wish.apply:
            self.say(self.gettext("Nothing was changed yet; add apply=1 to do it."))
            return 0
        self._apply(people, roster, plan)
        return 0

    def _apply(self, people: People, roster: Roster, plan: Plan) -> None:
        importing.apply(
            people.engine, roster, plan, self.moment, self.zone,
            secrets=self.secrets, language=self.wish.language, override=self.wish.override,
        )  # fmt: skip
        self.say(self.gettext("Done: %(count)s changes.") % {"count": plan.count()})
        if plan.usernames():
            told = {"count": len(plan.usernames()), "file": self.secrets}
            self.say(self.gettext("First passwords of %(count)s people: %(file)s. Print it, then delete it.") % told)
