"""One table of a OneRoster export: its rows by the names of the columns, each checked for what must be there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from centre.roster import limit
from centre.roster.archive import Source
from centre.roster.problem import Place, Problems, broken
from centre.roster.text import rows
from labkit.language import marked as _

GONE = ("tobedeleted", "inactive")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table."""

    cells: Mapping[str, str]
    place: Place
    problems: Problems

    @property
    def key(self) -> str:
        """The id that the exporting system gave it."""
        return self.get("sourcedId")

    def get(self, column: str) -> str:
        """A cell; empty where the column is not there."""
        return self.cells.get(column, "")

    def list(self, column: str) -> list[str]:
        """A cell that lists ids."""
        return [part.strip() for part in self.get(column).split(",") if part.strip()]

    def wrong(self, column: str, message: str, **values: object) -> None:
        """Notes a mistake in a column."""
        self.problems.add(message, self.place, column, **values)

    def day(self, column: str) -> date | None:
        """A day such as 2026-09-01; None where the cell is empty."""
        if not self.get(column):
            return None
        try:
            return date.fromisoformat(self.get(column)[:10])
        except ValueError:
            self.wrong(column, _("write a day such as 2026-09-01"))
            return None


def read(source: Source, columns: tuple[str, ...], problems: Problems) -> Iterator[Record]:
    """The rows of a table, those left out that the export says are gone.

    Raises:
        RosterError: a column is missing, or the file is no text.
    """
    lines = rows(source)
    number, heading = next(lines, (1, []))
    names = [name.strip() for name in heading]
    place = Place(source.name, number)
    if len(set(filter(None, names))) != len([*filter(None, names)]):
        raise broken(_("a column is there twice; export it again"), place)
    missing = [name for name in columns if name not in names]
    if missing:
        raise broken(
            _("columns are missing: %(names)s; export it as OneRoster 1.1 or 1.2"), place, names=", ".join(missing)
        )
    for number, cells in lines:
        record = Record(dict(zip(names, map(str.strip, cells), strict=False)), Place(source.name, number), problems)
        if len(cells) > len(names):
            problems.add(_("more cells than columns; put texts with commas into quotation marks"), record.place)
        elif record.get("status").lower() not in GONE:
            yield record


class Ids:
    """The ids of one table: each may be there once."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}

    def take(self, record: Record) -> bool:
        """Notes a row's id; says whether it may be used."""
        key = record.key
        if not key or len(key) > limit.KEY:
            record.wrong("sourcedId", _("is empty or too long; every row has an id of its own"))
        elif key in self.lines:
            record.wrong("sourcedId", _("this id is in line %(line)s already"), line=self.lines[key])
        else:
            self.lines[key] = record.place.line
            return True
        return False
