"""Benches that are set up before anybody comes: until when they stand, and how one sees that somebody came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

OPTION, SINCE = "prepared_until", "prepared_since"
"""The option of a start, and words in the server's state: times with their zone, as ISO 8601 writes them."""

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


def is_visited(since: datetime, *seen: datetime | None) -> bool:
    """Say whether somebody has come to a server that was prepared.

    Args:
        since: when it stood, with its zone.
        seen: when its person, and the server itself, were last active: the hub's times, without zone, in UTC.
    """
    return any(moment is not None and moment.replace(tzinfo=UTC) - since > NOT_YET for moment in seen)


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)
