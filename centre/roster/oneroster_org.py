"""The organisations of a OneRoster export: schools, and the districts above them."""

from centre.roster import cell, naming, table
from centre.roster.archive import Source
from centre.roster.entry import District, School
from centre.roster.problem import Problems
from labkit.language import marked as _

COLUMNS = ("sourcedId", "name", "type", "parentSourcedId")
SCHOOL, DISTRICT = ("school",), ("district", "local")
TYPES = (*SCHOOL, *DISTRICT, "department", "state", "national")

DEEPEST = 32
"""Organisations above one another; no ministry needs as many."""


class Orgs:
    """Schools and districts by id; a department means the school it belongs to."""

    def __init__(self, source: Source, problems: Problems) -> None:
        ids = table.Ids()
        self.rows = {row.key: row for row in table.read(source, COLUMNS, problems) if ids.take(row)}
        self.districts: dict[str, District] = {}
        self.schools: dict[str, School] = {}
        for row in self.rows.values():
            self._check(row)
        problems.check()
        for row in self.rows.values():
            self._take(row, problems)

    def school(self, key: str) -> str | None:
        """The school that an organisation is, or belongs to."""
        return self._above(key, SCHOOL)

    def district(self, key: str) -> str | None:
        """The district that an organisation is, or belongs to."""
        return self._above(key, DISTRICT)

    def _above(self, key: str, types: tuple[str, ...]) -> str | None:
        while key in self.rows and self.rows[key].get("type").lower() not in types:
            key = self.rows[key].get("parentSourcedId")
        return key if key in self.rows else None

    def _check(self, row: table.Record) -> None:
        """A row's parents exist and lead somewhere."""
        if row.get("type").lower() not in TYPES:
            row.wrong("type", _("unknown type; use one of %(types)s"), types=", ".join(TYPES))
        parent = row.get("parentSourcedId")
        if parent and parent not in self.rows:
            row.wrong("parentSourcedId", _("%(key)s is not in %(file)s"), key=parent[:40], file="orgs.csv")
        elif self._circles(row.key):
            row.wrong(
                "parentSourcedId",
                _("leads round in a circle, or too far up; an organisation cannot stand above itself"),
            )

    def _circles(self, key: str) -> bool:
        seen = set[str]()
        while key in self.rows:
            if key in seen or len(seen) >= DEEPEST:
                return True
            seen.add(key)
            key = self.rows[key].get("parentSourcedId")
        return False

    def _take(self, row: table.Record, problems: Problems) -> None:
        kind = row.get("type").lower()
        if kind not in (*SCHOOL, *DISTRICT):
            return
        title = cell.name(row.get("name"), row.place, "name", problems)
        if kind in DISTRICT:
            self.districts[row.key] = District(row.key, title)
            return
        code = row.get("identifier").lower()
        above = self.district(row.key)
        self.schools[row.key] = School(row.key, title, row.place, code if naming.CODE.fullmatch(code) else "", above)
