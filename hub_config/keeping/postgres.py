"""What lies in a PostgreSQL: dumped and brought back by PostgreSQL's own programs."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url

from hub_config.settings import Settings

PROGRAMS = Path("/usr/lib/postgresql")
OUR_SCHEMAS = "course-"
"""How the schemas of gradebooks begin (`graders.state.schema`)."""


class PostgresError(RuntimeError):
    """PostgreSQL, or one of its programs, does not do what was asked; the message names the remedy."""


def databases(settings: Settings) -> dict[str, str]:
    """Say what lies in a PostgreSQL, and at which address: `people`, `gradebook`."""
    found = {"people": settings.people_database, "gradebook": settings.gradebook}
    return {name: address for name, address in found.items() if address}


def dump(address: str, target: Path) -> None:
    """Write a database, as it is at one moment, into a file.

    Raises:
        PostgresError: it cannot be done.
    """
    _call(address, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def restore(address: str, source: Path) -> None:
    """Bring a dump back into an empty database, all of it or nothing.

    Raises:
        PostgresError: it cannot be done.
    """
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _call(address, "pg_restore", *options, str(source))


def ensure_readable(source: Path) -> None:
    """Check that a dump can be read, without a database.

    Raises:
        PostgresError: it cannot.
    """
    _run([program("pg_restore"), "--list", str(source)], os.environ)


def ensure_empty(address: str) -> None:
    """Check that nothing is in a database yet.

    Raises:
        PostgresError: something is.
    """
    engine = create_engine(address)
    try:
        found = inspect(engine)
        held = found.get_table_names() or [name for name in found.get_schema_names() if name.startswith(OUR_SCHEMAS)]
    finally:
        engine.dispose()
    if held:
        name = make_url(address).database
        raise PostgresError(
            f"the database {name} is not empty ({held[0]} …): restore into an empty one, "
            f"made with: createdb {name}-restored, and name it in the settings"
        )


def program(name: str) -> str:
    """Find one of PostgreSQL's programs: the newest, which can speak to older servers.

    Raises:
        PostgresError: it is not installed.
    """
    found = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    chosen = str(found[-1]) if found else shutil.which(name)
    if chosen is None:
        raise PostgresError(f"there is no {name}: apt-get install postgresql-client")
    return chosen


def _call(address: str, name: str, *options: str) -> None:
    url = make_url(address)
    host, port = url.host or url.query.get("host"), url.port or url.query.get("port")
    facts = {"PGHOST": host, "PGPORT": port, "PGUSER": url.username, "PGPASSWORD": url.password}
    # By the environment: a password must not stand in the list of processes.
    said = {key: str(value) for key, value in facts.items() if value}
    _run([program(name), f"--dbname={url.database}", *options], os.environ | said)


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PostgresError(f"{Path(command[0]).name}: {done.stderr.strip()[-600:]}")
