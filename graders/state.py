"""Where things lie in the state folder; see docs/architecture.md."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import make_url

LONGEST_SCHEMA = 63


def schema(course: str) -> str:
    """Return the name of a course's schema where gradebooks lie in PostgreSQL, which takes 63 characters."""
    name = f"course-{course}"
    return name if len(name) <= LONGEST_SCHEMA else f"course-{hashlib.sha256(course.encode()).hexdigest()[:48]}"


@dataclass(frozen=True)
class State:
    """The state folder: everything that must survive a restart.

    Attributes:
        folder: the folder itself.
        queue_address: address of the Redis that holds the queue; empty for a file in the folder.
        gradebook_address: address of the PostgreSQL that holds the gradebooks; empty for files in the folder.
    """

    folder: Path
    queue_address: str = ""
    gradebook_address: str = ""

    @classmethod
    def find(cls) -> Self:
        """Return what `YUNLAB_STATE`, or `.yunlab` here, `YUNLAB_QUEUE` and `YUNLAB_GRADEBOOK` name."""
        folder = Path(os.environ.get("YUNLAB_STATE", ".yunlab")).absolute()
        return cls(folder, os.environ.get("YUNLAB_QUEUE", ""), os.environ.get("YUNLAB_GRADEBOOK", ""))

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
        """Socket of the keeper of sandboxes; not even its folder is there without a container engine."""
        return self.folder / "sandbox" / "keeper.sock"

    @property
    def holders(self) -> Path:
        """A locked file for each living worker."""
        return self.folder / "queue" / "holders"

    @property
    def courses(self) -> Path:
        """The course folders of nbgrader."""
        return self.folder / "courses"

    def course(self, course: str) -> Path:
        """Return nbgrader's folder of one course."""
        return self.courses / course

    def gradebook(self, course: str) -> str:
        """Return the address of nbgrader's gradebook of one course, as SQLAlchemy reads it."""
        if not self.gradebook_address:
            return f"sqlite:///{self.course(course) / 'gradebook.db'}"
        place = {"options": f'-csearch_path="{schema(course)}"'}
        return make_url(self.gradebook_address).update_query_dict(place).render_as_string(hide_password=False)

    def master(self) -> bytes:
        """Read the master secret.

        Raises:
            FileNotFoundError: the hub has not made it yet.
        """
        return bytes.fromhex((self.folder / "master.key").read_text(encoding="ascii").strip())
