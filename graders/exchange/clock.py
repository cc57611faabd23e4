"""Time as the exchange writes it. Only the server's clock decides."""

from __future__ import annotations

from datetime import UTC, datetime


def written(time: datetime) -> str:
    """Write a time as ISO 8601 in UTC with milliseconds."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now() -> str:
    """Return the time."""
    return written(datetime.now(UTC))


def read(text: str) -> datetime:
    """Read a time that tells its zone.

    Raises:
        ValueError: it is no time, or tells no zone.
    """
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text}: a time must tell its zone, such as 2026-09-01T12:00:00Z")
    return time.astimezone(UTC)
