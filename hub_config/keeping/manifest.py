"""What stands in a backup beside its parts: when and of what it was made, and the SHA-256 of each part."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from centre import migration as centre_migration
from centre.database import Place
from graders.exchange import migration as exchange_migration

NAME = "manifest.json"
FORMAT = 1


class ManifestError(ValueError):
    """A backup that this version cannot read; the message names the remedy."""


@dataclass(frozen=True)
class Entry:
    """One part: its name, how long it is [byte], its SHA-256 in hex, and its file mode."""

    name: str
    size: int
    sha256: str
    mode: int


@dataclass(frozen=True)
class Manifest:
    """What a backup is.

    Attributes:
        made: when, in UTC.
        schemas: the numbers of the schemas of `centre` and `exchange`.
        databases: which of `people` and `gradebook` lie in a PostgreSQL, and the part that holds them.
        settings: the variables that said otherwise than the defaults.
        parts: everything in it.
    """

    made: str
    schemas: dict[str, str]
    databases: dict[str, str]
    settings: dict[str, str]
    parts: tuple[Entry, ...]

    def to_json(self) -> bytes:
        """Write it down."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Read it.

        Raises:
            ManifestError: it is none, or of a version that is not known here.
        """
        try:
            data: dict[str, Any] = json.loads(content)
            if data.pop("format") != FORMAT:
                raise ManifestError("the backup is of a later version of Yunlab: restore it with that version")
            parts = tuple(Entry(**each) for each in data.pop("parts"))
            return cls(**data, parts=parts)
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError):
            raise ManifestError("the backup's manifest cannot be read: take another backup") from None

    def ensure_known(self) -> None:
        """Check that this version can read the databases.

        Raises:
            ManifestError: one is of a later version.
        """
        exchange = self.schemas.get("exchange", "0")
        if int(exchange) > exchange_migration.NEWEST:
            raise _newer("exchange", exchange, str(exchange_migration.NEWEST))
        known = _revisions()
        centre = self.schemas.get("centre", "")
        if centre and centre not in known:
            raise _newer("centre", centre, max(known))


def _newer(which: str, found: str, known: str) -> ManifestError:
    return ManifestError(
        f"the backup's {which} has schema {found}, this version knows {known}: "
        "restore it with the version of Yunlab that made it, then upgrade"
    )


def _revisions() -> set[str]:
    scripts = ScriptDirectory.from_config(centre_migration.configuration())
    return {revision.revision for revision in scripts.walk_revisions()}


def newest_centre() -> str:
    """Return the number of the newest schema of the centre."""
    return max(_revisions())


def schemas(exchange: Path | None, people: Place | None) -> dict[str, str]:
    """Read the schemas' numbers out of databases; what is not there has none."""
    found = {}
    if _is_made(exchange):
        found["exchange"] = _ask(create_engine(f"sqlite:///{exchange}"), "PRAGMA user_version")
    if _is_made(people):
        engine = create_engine(people if isinstance(people, str) else f"sqlite:///{people}")
        if inspect(engine).has_table("alembic_version"):
            found["centre"] = _ask(engine, "SELECT version_num FROM alembic_version")
    return found


def _is_made(place: Place | None) -> bool:
    return isinstance(place, str) or (place is not None and place.is_file() and place.stat().st_size > 0)


def _ask(engine: Engine, question: str) -> str:
    try:
        with engine.connect() as connection:
            return str(connection.scalar(text(question)))
    finally:
        engine.dispose()
