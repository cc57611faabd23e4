"""`nbgrader list`: what is released, or what was handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.exchange import abc

from graders.plugin.exchange import Exchange
from graders.report import NAME

Item = dict[str, Any]


def _fact(one: Item) -> Item:
    return {"student_id": one["student"], "timestamp": one["time"], "state": one["state"]}


class List(Exchange, abc.ExchangeList):  # type: ignore[misc]
    """Lists assignments, or with `--inbound` submissions, of the course."""

    def _is_wanted(self, name: str) -> bool:
        return str(self.coursedir.assignment_id) in ("", "*", name)

    def _released(self) -> list[Item]:
        if not self.coursedir.course_id:
            return []
        listed = self.ask("GET", f"courses/{self.course}/assignments")
        return [self._outbound(one["name"]) for one in listed if self._is_wanted(one["name"])]

    def _outbound(self, name: str) -> Item:
        folder = Path(self.assignment_dir).absolute() / name
        notebook = {"notebook_id": NAME, "path": str(folder / f"{NAME}.ipynb")}
        status = "fetched" if folder.is_dir() else "released"
        known = {"course_id": self.course, "assignment_id": name, "status": status}
        return known | {"path": str(folder), "notebooks": [notebook]}

    def _handed_in(self) -> list[Item]:
        names = [one["assignment_id"] for one in self._released()]
        return [item for name in names for item in self._inbound(name)]

    def _inbound(self, name: str) -> list[Item]:
        submissions = self.ask("GET", f"courses/{self.course}/assignments/{name}/submissions")
        student = str(self.coursedir.student_id)
        kept = [one for one in submissions if student in ("", "*", one["student"])]
        pupils = sorted({one["student"] for one in kept})
        known = {"course_id": self.course, "assignment_id": name, "status": "submitted"}
        facts = [known | _fact(one) for one in kept]
        return [
            known | {"student_id": pupil, "submissions": [fact for fact in facts if fact["student_id"] == pupil]}
            for pupil in pupils
        ]

    def list_files(self) -> list[Item]:
        """Say and return what there is."""
        if self.cached:
            self.fail("There is no cache: what is handed in lies with the exchange, see it with --inbound.")
        items = self._handed_in() if self.inbound else self._released()
        self.log.info("Submitted assignments:" if self.inbound else "Released assignments:")
        for item in items:
            for one in item.get("submissions", [item]):
                words = ("course_id", "student_id", "assignment_id", "timestamp", "state")
                self.log.info(" ".join(one[word] for word in words if word in one))
        return items

    def remove_files(self) -> list[Item]:
        """Refuse: what pupils have worked on is not taken away."""
        self.fail("A released assignment stays: set its due time instead, then nothing more can be handed in.")
        return []
