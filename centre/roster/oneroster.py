"""OneRoster 1.1 and 1.2 as CSV files: the bulk export of a school system.

Source: 1EdTech OneRoster 1.1, CSV tables; OneRoster 1.2, CSV binding.
"""

from collections.abc import Mapping
from datetime import date

from centre import origin
from centre.roster import table
from centre.roster.archive import Source
from centre.roster.entry import Roster
from centre.roster.oneroster_class import Classes
from centre.roster.oneroster_org import Orgs
from centre.roster.oneroster_person import People
from centre.roster.problem import Place, Problems, broken
from labkit.language import marked as _

MANIFEST = "manifest.csv"
NEEDED = ("orgs", "academicSessions", "classes", "users", "enrollments")
VERSIONS = {"1.1": NEEDED, "1.2": (*NEEDED, "roles")}
LONGEST_SOURCE = 32


def read(files: Mapping[str, Source], today: date, problems: Problems) -> Roster:
    """Reads a whole export.

    Args:
        files: by their names in small letters.
        today: in the schools' time zone; classes whose terms are over, and enrolments, are left out.
        problems: where mistakes are noted.

    Raises:
        RosterError: it is no complete bulk export of a version we know, or holds too many mistakes.
    """
    properties = _manifest(files, problems)
    version = properties.get("oneroster.version", "")
    if version not in VERSIONS:
        raise broken(_("OneRoster version %(version)s; export 1.1 or 1.2"), Place(MANIFEST), version=version or "?")
    sources = {name: _bulk(files, properties, name) for name in VERSIONS[version]}
    roster = Roster(_name(properties), keyed=True)
    orgs = Orgs(sources["orgs"], problems)
    people = People(sources["users"], sources.get("roles"), orgs, problems)
    classes = Classes(sources["academicSessions"], sources["classes"], orgs, today, problems)
    roster.districts, roster.schools = orgs.districts, orgs.schools
    roster.people, roster.courses = people.found, classes.found
    roster.enrolments = classes.enrolments(sources["enrollments"], people)
    return roster


def _manifest(files: Mapping[str, Source], problems: Problems) -> dict[str, str]:
    if MANIFEST not in files:
        raise broken(_("is missing; bring the whole OneRoster export, as a zip archive or a folder"), Place(MANIFEST))
    rows = table.read(files[MANIFEST], ("propertyName", "value"), problems)
    return {row.get("propertyName"): row.get("value") for row in rows}


def _bulk(files: Mapping[str, Source], properties: Mapping[str, str], name: str) -> Source:
    told = properties.get(f"file.{name}", "absent")
    if told != "bulk":
        raise broken(
            _("says %(told)s for %(file)s; a full export (bulk) of this table is needed"),
            Place(MANIFEST),
            told=told[:20],
            file=f"{name}.csv",
        )
    found = files.get(f"{name}.csv".lower())
    if found is None:
        raise broken(
            _("is missing; bring the whole OneRoster export, as a zip archive or a folder"), Place(f"{name}.csv")
        )
    return found


def _name(properties: Mapping[str, str]) -> str:
    """The source's name: ids of two systems may be the same and mean different people."""
    code = properties.get("source.systemCode", "").lower()
    plain = "".join(letter for letter in code if letter.isascii() and letter.isalnum())
    return f"{origin.ONEROSTER}:{plain}"[:LONGEST_SOURCE] if plain else origin.ONEROSTER
