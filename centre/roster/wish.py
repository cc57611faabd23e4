"""What somebody asks of `make roster`."""

from collections.abc import Sequence
from dataclasses import dataclass

from centre.roster import year
from centre.roster.problem import RosterError, broken
from labkit.language import Language, choose
from labkit.language import marked as _

SWITCHES = ("apply", "sure", "override", "all")
TASKS = ("file", "year", "template")
ON = ("1", "true", "yes", "on")
OFF = ("", "0", "false", "no", "off")


@dataclass(frozen=True)
class Wish:
    """What somebody asked for.

    Attributes:
        file: the roster; empty for the new year made from the old one.
        apply: whether it is to be done.
        sure: whether what looks like a mistake of the whole file is meant.
        override: whether the roster wins over what was typed in at the centre.
        all: whether every line is to be shown.
        next_year: the school year to be made from the one before, by its first year.
        template: where the empty spreadsheet is to be written.
    """

    language: Language
    file: str = ""
    apply: bool = False
    sure: bool = False
    override: bool = False
    all: bool = False
    next_year: int | None = None
    template: str = ""


def spoken(terminal: str, asked: str | None = None) -> Language:
    """The language of the answer.

    Args:
        terminal: the terminal's own, such as `zh_CN.UTF-8`.
        asked: what was asked for, which counts first.
    """
    return choose(asked, accepted=terminal.split(".")[0].replace("_", "-"))


def read(words: Sequence[str], terminal: str) -> Wish:
    """Reads what was asked for.

    Args:
        words: such as `file=roster.xlsx` or `apply=1`; what is empty was not said.
        terminal: the terminal's own language.

    Raises:
        RosterError: a word that means nothing, or not one thing to do.
    """
    said = dict(word.partition("=")[::2] for word in words)
    unknown = [name for name in said if name not in (*SWITCHES, *TASKS, "language")]
    wrong = [name for name in SWITCHES if said.get(name, "").lower() not in (*ON, *OFF)]
    first = year.read(said.get("year", ""))
    if unknown or wrong or bool(first) != bool(said.get("year")) or sum(bool(said.get(task)) for task in TASKS) != 1:
        raise refused()
    on = {name: said.get(name, "").lower() in ON for name in SWITCHES}
    language = spoken(terminal, said.get("language"))
    return Wish(language, said.get("file", ""), next_year=first, template=said.get("template", ""), **on)


def refused() -> RosterError:
    """What to write instead."""
    return broken(_("Write one of file=roster.xlsx, year=2027-2028 or template=roster.xlsx; then apply=1 does it."))
