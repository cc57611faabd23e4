"""What is wrong with a roster: every mistake with its place and its remedy, all of them at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from centre.language import words
from centre.roster import limit
from labkit.language import Language


def printable(text: str) -> str:
    """A text of somebody else's as a terminal may show it: nothing in it can move the cursor or turn the line round."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.

    Attributes:
        file: its name, as the person who brought it knows it.
        line: counted from 1, the heading too; 0 for the file as a whole.
    """

    file: str
    line: int = 0


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is and what to do about it, in any language."""

    message: str
    values: Mapping[str, object]
    place: Place | None = None
    column: str = ""

    def told(self, language: Language) -> str:
        """The mistake as one line."""
        return printable(self._told(language))

    def _told(self, language: Language) -> str:
        gettext = words(language).gettext
        said = gettext(self.message) % self.values
        if self.place is None:
            return said
        where = {"file": self.place.file, "line": self.place.line, "column": self.column, "said": said}
        if self.column:
            return gettext("%(file)s, line %(line)s, column %(column)s: %(said)s") % where
        if self.place.line:
            return gettext("%(file)s, line %(line)s: %(said)s") % where
        return gettext("The file %(file)s: %(said)s") % where


class RosterError(Exception):
    """A roster that cannot be taken as it is; nothing of it was."""

    def __init__(self, problems: list[Problem], *, more: bool = False) -> None:
        super().__init__("\n".join(each.told("en") for each in problems))
        self.problems = problems
        self.more = more

    def told(self, language: Language) -> str:
        """Every mistake on a line of its own."""
        lines = [each.told(language) for each in self.problems]
        if self.more:
            lines.append(words(language).gettext("There may be more. Correct these first."))
        return "\n".join(lines)


class Problems:
    """Collects mistakes while reading goes on, until there are too many to be of use."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, message: str, place: Place | None = None, column: str = "", **values: object) -> None:
        """Notes a mistake.

        Raises:
            RosterError: there are as many as anybody wants to read.
        """
        self.found.append(Problem(message, values, place, column))
        if len(self.found) >= limit.PROBLEMS:
            raise RosterError(self.found, more=True)

    def check(self) -> None:
        """Lets a roster without mistakes pass.

        Raises:
            RosterError: there are mistakes.
        """
        if self.found:
            raise RosterError(self.found)


def broken(message: str, place: Place | None = None, column: str = "", **values: object) -> RosterError:
    """A mistake after which nothing more can be read."""
    return RosterError([Problem(message, values, place, column)])
