"""What all eight classes share: one way to ask the exchange, and one sentence when it says no."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc

from labkit.exchange import Exchange as Line
from labkit.exchange import Refused

Answer = Any


class Exchange(abc.Exchange):  # type: ignore[misc]
    """Speaks to the exchange that `YUNLAB_EXCHANGE_URL` names, with the hub's token of this server."""

    def ask(self, method: str, path: str, data: Answer = None) -> Answer:
        """Make one call with this server's token."""
        return self.ask_as(self._set("JUPYTERHUB_API_TOKEN"), method, path, data)

    def _set(self, name: str) -> str:
        value = os.environ.get(name, "")
        if not value:
            self.fail(f"{name} is not set: run this in your server in the centre.")
        return value

    def ask_as(self, token: str, method: str, path: str, data: Answer = None) -> Answer:
        """Make one call; a refusal becomes one sentence and nbgrader's own error."""
        try:
            return Line(self._set("YUNLAB_EXCHANGE_URL").rstrip("/"), token).call(method, path, data)
        except Refused as refused:
            self.fail(f"{refused.message['zh']} {refused.message['en']}")

    @property
    def course(self) -> str:
        """The course; without one nothing can be asked."""
        course = str(self.coursedir.course_id)
        if not course:
            self.fail("No course is named: add --course with the id of your class.")
        return course

    @property
    def assignment(self) -> str:
        """The assignment; without one nothing can be asked."""
        assignment = str(self.coursedir.assignment_id)
        if not assignment:
            self.fail("No assignment is named.")
        return assignment

    def init_src(self) -> None:
        """Look at nothing: a class that needs a source looks itself."""

    def init_dest(self) -> None:
        """Look at nothing: a class that needs a destination looks itself."""

    def copy_files(self) -> None:
        """Copy nothing: a class that copies says so itself."""

    def place(self, folder: Path, files: dict[str, str]) -> None:
        """Write files, path to base64, into a folder; a path that leads out of it is refused."""
        for path, content in files.items():
            target = (folder / path).resolve()
            if not target.is_relative_to(folder.resolve()):
                self.fail(f"{path}: leads out of {folder}; nothing was written there.")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(base64.b64decode(content))
