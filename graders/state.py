"""Where things lie in the state folder; see docs/architecture.md."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class State:
    """The state folder: everything that must survive a restart."""

    folder: Path

    @classmethod
    def find(cls) -> Self:
        """Return the folder that `YUNLAB_STATE` names, or `.yunlab` here."""
        return cls(Path(os.environ.get("YUNLAB_STATE", ".yunlab")).absolute())

    @property
    def exchange_database(self) -> Path:
        """Trials, answers, submissions, the log."""
        return self.folder / "exchange" / "exchange.sqlite"

    @property
    def blobs(self) -> Path:
        """Frozen records and released files, named by what they hold."""
        return self.folder / "exchange" / "blobs"

    @property
    def queue(self) -> Path:
        """What waits to be marked."""
        return self.folder / "queue" / "queue.sqlite"

    @property
    def sandbox(self) -> Path:
        """Socket of the keeper of sandboxes; absent where there is no container engine."""
        return self.folder / "sandbox" / "keeper.sock"

    @property
    def courses(self) -> Path:
        """The course folders of nbgrader."""
        return self.folder / "courses"

    def course(self, course: str) -> Path:
        """Return nbgrader's folder of one course."""
        return self.courses / course

    def gradebook(self, course: str) -> Path:
        """Return nbgrader's gradebook of one course."""
        return self.course(course) / "gradebook.db"

    def master(self) -> bytes:
        """Read the master secret.

        Raises:
            FileNotFoundError: the hub has not made it yet.
        """
        return bytes.fromhex((self.folder / "master.key").read_text(encoding="ascii").strip())
