"""Keeps the places that classes have booked: while they are kept, who has no booking waits for one that is free."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from centre.booking import keeping
from centre.booking.capacity import CapacityNow
from centre.booking.keeping import Keeping
from centre.people import open_people
from hub_config.settings import Settings

log = logging.getLogger(__name__)
FRESH_S = 10.0
"""How long what was read is believed [s]."""

NOTHING = Keeping(0, ())


class Reserve:
    """Says who has to wait. Where bookings cannot be read nobody has to: a lesson is worth more than its order."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._capacity = CapacityNow(settings.state / "capacity.json", settings.unbooked_percent)
        self._stay = timedelta(minutes=settings.prepared_minutes)
        self._known = NOTHING
        self._until = float("-inf")

    @cached_property
    def _engine(self) -> Engine:
        return open_people(self._settings.people).engine

    def holds_back(self, username: str, standing: Collection[str]) -> bool:
        """Say whether somebody has to wait for a place that is not kept.

        Args:
            username: who wants to start.
            standing: whose servers stand or are starting.
        """
        return self._now().holds_back(username, standing)

    def kept_until(self) -> datetime | None:
        """Say when the first kept places that nobody took are free for others; None where none is kept."""
        return self._now().until

    def _now(self) -> Keeping:
        if self._clock() >= self._until:
            self._known, self._until = self._read(), self._clock() + FRESH_S
        return self._known

    def _read(self) -> Keeping:
        try:
            return keeping.read(self._engine, self._capacity.read, self._stay)
        except (SQLAlchemyError, OSError) as error:
            log.warning("bookings cannot be read, no place is kept: %s", error)
            return NOTHING
