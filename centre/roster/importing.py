"""An import from file to database: read, compare, and, if asked to, write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from centre import migration, password
from centre.roster import archive, card, current, oneroster, sheet, text, workbook
from centre.roster.change import Plan
from centre.roster.compare import compare
from centre.roster.entry import Roster
from centre.roster.problem import Place, Problems, broken
from centre.roster.write import write
from labkit.language import Language
from labkit.language import marked as _

OLD_EXCEL = bytes.fromhex("D0CF11E0A1B11AE1")
ZIP = b"PK"


def read(path: Path, moment: datetime, zone: ZoneInfo) -> Roster:
    """Reads a roster, whatever its form: a folder or zip archive of OneRoster, a workbook, a CSV file.

    Raises:
        RosterError: it cannot be taken as it is; every mistake is named.
    """
    problems = Problems()
    today = moment.astimezone(zone).date()
    found = _read(path, today, problems)
    problems.check()
    return found


def _read(path: Path, today: date, problems: Problems) -> Roster:
    if path.is_dir():
        return oneroster.read(archive.folder(path), today, problems)
    source = archive.single(path)
    with source.open() as file:
        beginning = file.read(len(OLD_EXCEL))
    if beginning == OLD_EXCEL:
        raise broken(_("is a workbook of an old Excel, or has a password; save it as .xlsx"), Place(path.name))
    if not beginning.startswith(ZIP):
        return sheet.read(text.rows(source), path.name, today, problems)
    if workbook.is_workbook(path):
        return sheet.read(workbook.rows(path, problems), path.name, today, problems)
    return oneroster.read(archive.archive(path), today, problems)


def plan(engine: Engine, roster: Roster, moment: datetime, zone: ZoneInfo, *, override: bool = False) -> Plan:
    """Works out what an import would change, and changes nothing.

    Raises:
        RosterError: the roster contradicts what is known.
    """
    with Session(engine) as session:
        return compare(roster, current.load(session, moment), moment, zone, override=override)


def apply(
    engine: Engine,
    roster: Roster,
    expected: Plan,
    moment: datetime,
    zone: ZoneInfo,
    *,
    secrets: Path,
    language: Language,
    override: bool = False,
) -> None:
    """Does what was planned, in one transaction.

    Args:
        engine: the centre's database.
        roster: what was read.
        expected: what was planned, and shown to somebody.
        moment: of the import.
        zone: the schools' time zone.
        secrets: the file for the first passwords; it is written only if there are any.
        language: of its heading.
        override: whether the roster wins over what was typed in at the centre.

    Raises:
        RosterError: somebody changed the centre since it was planned.
        FileExistsError: there is a file `secrets` already.
    """
    # Before the transaction: thousands of hashes take seconds, and nobody else can write meanwhile.
    told, hashes = password.firsts(expected.usernames())
    with _gone_if_it_fails(secrets), Session(engine) as session, session.begin():
        _alone(session)
        if compare(roster, current.load(session, moment), moment, zone, override=override) != expected:
            raise broken(_("Somebody else has changed the centre in this moment; look at the changes again"))
        write(session, expected, moment, hashes)
        if told:
            card.keep(secrets, card.listed(session, expected, told, language))


@contextmanager
def _gone_if_it_fails(secrets: Path) -> Iterator[None]:
    """Passwords that nobody has must not lie about; a file that was there before stays."""
    was_there = secrets.exists()
    try:
        yield
    except BaseException:
        if not was_there:
            secrets.unlink(missing_ok=True)
        raise


def _alone(session: Session) -> None:
    """Keeps other imports out until the transaction ends."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("BEGIN IMMEDIATE")
    else:
        session.execute(select(func.pg_advisory_xact_lock(migration.LOCK)))
