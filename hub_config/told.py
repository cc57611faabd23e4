"""What the waiting page is told of a start: how far it is, and the place in the line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hub_config.line import Standing

BEFORE_TURN, AT_TURN = 50, 60
"""Progress that the page shows while it waits in the line, and when its turn has come [%]."""

LEFT, LATE = "left_line", "nobody_came"
LEFT_WORDS = "你已离开等候队列，请重新进入实验。 You have left the line; open the lab again."
LATE_WORDS = "预备时间已过，没有人来。 The time for which this bench was to be prepared is over."


def waiting(standing: Standing, first: int, kept_until: datetime | None = None) -> dict[str, Any]:
    """Tell the place of a start that waits.

    Args:
        standing: how far it is.
        first: the place at which it began.
        kept_until: when places are free again, if what it waits for is that some are kept for a class.
    """
    done = round(BEFORE_TURN * (1 - standing.place / (max(first, standing.place) + 1)))
    said = told(done, f"Place {standing.place} in line", standing)
    if kept_until:
        said["line"]["kept_until"] = kept_until.isoformat()
    return said


def told(progress: int, message: str, standing: Standing) -> dict[str, Any]:
    """Tell a step, as the page's script reads it."""
    seconds = None if standing.seconds is None else max(1, round(standing.seconds))
    return {"progress": progress, "message": message, "line": {"place": standing.place, "seconds": seconds}}
