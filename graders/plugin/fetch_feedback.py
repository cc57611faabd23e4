"""`nbgrader fetch_feedback`: the marks of the newest submission, as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from nbgrader.exchange import abc

from graders.plugin.exchange import Exchange


class FetchFeedback(Exchange, abc.ExchangeFetchFeedback):  # type: ignore[misc]
    """Writes the pupil's feedback into `<assignment>/feedback/feedback.json`."""

    def copy_files(self) -> None:
        """Fetch, with the page token of the pupil whose server this is."""
        token = self.ask("POST", "pages", {"course": self.course, "assignment": self.assignment})["page_token"]
        told = self.ask_as(token, "GET", f"feedback/{self.course}/{self.assignment}")
        file = Path(self.assignment_dir).absolute() / self.assignment / "feedback" / "feedback.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")
        self.log.info(f"Fetched feedback: {file}")
