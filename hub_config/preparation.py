"""Benches that are set up before anybody comes: until when they stand, and how one sees that somebody came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

OPTION = "prepared_until"
"""The option of a start, and the word in the server's state: a time with its zone, as ISO 8601 writes it."""

LONGEST = timedelta(hours=24)
NOT_YET = timedelta(seconds=60)
"""What the hub notes by itself around a start is nobody's coming: the start, the new route, the first report."""

WRONG = (
    "prepared_until 应为 24 小时以内带时区的时间，例如 2026-09-01T08:15:00+08:00。 "
    "prepared_until must be a time with its zone, at most 24 hours ahead, such as 2026-09-01T08:15:00+08:00."
)


def read(told: Mapping[str, Any], now: datetime) -> datetime | None:
    """Read until when a bench stands that was prepared; None where somebody clicked.

    Args:
        told: options of a start, or a server's state.
        now: the time, with its zone.

    Raises:
        ValueError: the option is there and is not such a time.
    """
    if OPTION not in told:
        return None
    try:
        until = datetime.fromisoformat(str(told[OPTION]))
    except ValueError:
        raise ValueError(WRONG) from None
    if until.tzinfo is None or until - now > LONGEST:
        raise ValueError(WRONG)
    return until


def is_visited(started: datetime | None, *seen: datetime | None) -> bool:
    """Say whether somebody has been there since a start; the hub's times are without zone, in UTC.

    Args:
        started: when the server was started.
        seen: when its person, and the server itself, were last active.
    """
    return started is None or any(moment is not None and moment - started > NOT_YET for moment in seen)


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)
