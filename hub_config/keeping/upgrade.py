"""`make upgrade`: brings everything that is stored to what this version expects, with a backup from before.

Each step is done again without harm, and what a step changes it changes as a whole: an upgrade that was cut short,
by whatever, goes on when it is called again. Only which backup is the one from before must be remembered
(`upgrade.json` in the state folder), because a second one might be of databases that are new by half.
"""

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from centre.database import connect
from graders.exchange.database import Database
from graders.exchange.migration import NEWEST
from graders.state import State
from hub_config.keeping.backup import alone, backup
from hub_config.keeping.manifest import newest_centre, schemas
from hub_config.settings import Settings

JOURNAL = "upgrade.json"
Act = Callable[[], object]


class UpgradeError(RuntimeError):
    """The upgrade did not go on; the message says why and what to do. Call it again after that."""


@dataclass(frozen=True)
class Step:
    """One step: what is told before it, and what it does."""

    title: str
    act: Act


def steps(settings: Settings, folder: Path, secret: bytes | None, environ: Mapping[str, str]) -> list[Step]:
    """List the steps that change what is stored.

    Args:
        settings: of the centre, which must not run.
        folder: where backups lie.
        secret: the passphrase, if the backup is to be locked.
        environ: variables, of which the settings are kept with the backup.
    """
    state = State(settings.state)
    return [
        Step("checking what is stored", lambda: check(settings)),
        Step("backing up", lambda: back_up(settings, folder, secret, environ)),
        Step("people, schools and classes", lambda: connect(settings.people).dispose()),
        Step("records and marks", lambda: Database(state.exchange_database).close()),
        Step("sign-ins and servers", lambda: upgrade_hub(settings.state / "jupyterhub.sqlite")),
        Step("looking at the result", lambda: conclude(settings)),
    ]


def check(settings: Settings) -> None:
    """Check that there is something to bring up to date, whole and not newer than this version.

    Raises:
        UpgradeError: there is not.
    """
    if not settings.master_key_file.exists():
        raise UpgradeError(f"{settings.state}: no centre is in it (no master.key); set YUNLAB_STATE to its folder")
    found = stored(settings)
    if int(found.get("exchange", "0")) > NEWEST or found.get("centre", "") > newest_centre():
        raise UpgradeError("what is stored is newer than this version: take the newer version, or restore a backup")
    for database in (settings.state / "exchange" / "exchange.sqlite", settings.people_file):
        _ensure_whole(database)


def _ensure_whole(database: Path) -> None:
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise UpgradeError(f"{database}: is damaged ({said}); restore the last backup first: make restore file=…")


def stored(settings: Settings) -> dict[str, str]:
    """Return the numbers of the schemas of what is stored."""
    return schemas(settings.state / "exchange" / "exchange.sqlite", settings.people)


def back_up(settings: Settings, folder: Path, secret: bytes | None, environ: Mapping[str, str]) -> None:
    """Make the backup from before, unless an upgrade that was cut short has made it."""
    journal = settings.state / JOURNAL
    if journal.exists() and Path(json.loads(journal.read_text("utf-8"))["backup"]).exists():
        return
    with alone(folder):
        made = backup(settings, folder, secret=secret, environ=environ)
    fresh = journal.with_name(f".{JOURNAL}")
    fresh.write_text(json.dumps({"backup": str(made), "schemas": stored(settings)}), "utf-8")
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(journal)


def upgrade_hub(database: Path) -> None:
    """Bring the hub's own database up to date by its own means."""
    if database.exists():
        from jupyterhub import dbutil

        dbutil.upgrade_if_needed(f"sqlite:///{database}", log=logging.getLogger(__name__))


def conclude(settings: Settings) -> None:
    """Check that everything is as this version wants it, and forget the upgrade.

    Raises:
        UpgradeError: it is not.
    """
    found = stored(settings)
    wanted = {"centre": newest_centre(), "exchange": str(NEWEST)}
    if found != wanted:
        raise UpgradeError(f"what is stored has the schemas {found}, not {wanted}: call make upgrade again")
    (settings.state / JOURNAL).unlink(missing_ok=True)
