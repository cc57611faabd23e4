"""Watches over a worker from a thread of its own: its leases, its dead neighbours, and a marking that never ends."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import TYPE_CHECKING

from graders import lease

if TYPE_CHECKING:
    from graders.worker import Worker

LONGEST = 180.0
"""How long one marking may take; a process that takes longer is given up [s]."""

SWEEP = 60.0
"""How often everything that waits is queued again [s]."""

_log = logging.getLogger(__name__)


class Watch(threading.Thread):
    """Wakes every few seconds, as long as the process lives.

    Args:
        worker: what it watches over.
        beat: how often it wakes [s].
    """

    def __init__(self, worker: Worker, beat: float = lease.BEAT) -> None:
        super().__init__(daemon=True, name="watch")
        self.worker = worker
        self.beat = beat
        self.parent = os.getppid()
        self.swept = time.monotonic()

    def run(self) -> None:
        """Watch until the process ends."""
        while True:
            time.sleep(self.beat)
            self._give_up_if_stuck()
            try:
                self.look()
            except Exception:  # noqa: BLE001 - a busy database now must not end the watch
                _log.exception("the watch could not look after the leases")

    def look(self) -> None:
        """Extend the lease on what is at hand, and take up what others have dropped."""
        self.worker.desk.extend()
        self.worker.recover()
        if time.monotonic() - self.swept > SWEEP:
            self.swept = time.monotonic()
            self.worker.sweep()
        else:
            self.worker.sweep_if_idle()

    def _give_up_if_stuck(self) -> None:
        began = self.worker.desk.began
        if began is not None and time.monotonic() - began > LONGEST:
            _log.critical("a marking has taken %.0f s: this process is given up, another takes over", LONGEST)
            os._exit(1)
        if os.getppid() != self.parent:
            # Whoever started this process was killed and cannot end it any more.
            os._exit(1)
