"""Marking a whole class again: how far it is."""

from typing import Literal

from pydantic import BaseModel, TypeAdapter


class Regrade(BaseModel):
    """How many hand-ins are to be marked again, and how many have been."""

    total: int = 0
    done: int = 0
    failed: int = 0
    state: Literal["none", "waiting", "running", "done"] | str = "none"

    @property
    def is_running(self) -> bool:
        """Some are still to be marked."""
        return self.done + self.failed < self.total


REGRADE = TypeAdapter(Regrade)
