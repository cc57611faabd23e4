"""What the exchange tells about assignments and marks."""

import logging
from datetime import datetime
from typing import Literal, TypeVar

import httpx
from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from labkit.language import Language

log = logging.getLogger(__name__)
PATIENCE = httpx.Timeout(4.0)
Text = dict[Language, str]
State = Literal["working", "queued", "marking", "graded", "rejected", "error"]
Answer = TypeVar("Answer")


class SilentError(Exception):
    """The exchange does not answer, or not as agreed; the page says so kindly and goes on without it."""


class Progress(BaseModel):
    """How far one pupil is with one assignment."""

    state: State
    attempts_used: int = 0
    points: float | None = None
    out_of: float | None = None


class Assignment(BaseModel):
    """A lab given to a class; pupils without a record are absent from `students`."""

    course: str
    name: str
    lab: str
    kind: Literal["experiment", "code"] = "experiment"
    title: Text
    due: AwareDatetime | None = None
    attempts: int | None = None
    students: dict[str, Progress] = {}


class Mark(BaseModel):
    """A criterion's points, with the reason and what to do next."""

    criterion: str
    title: Text
    points: float
    out_of: float
    why: Text
    next: Text
    by: Literal["rubric", "teacher", "waiting"]


class Result(BaseModel):
    """A pupil's newest submission and its marks, which are empty until it has been marked."""

    assignment: str
    student: str
    state: State
    time: datetime | None = None
    points: float | None = None
    out_of: float | None = None
    marks: list[Mark] = []


ASSIGNMENTS = TypeAdapter(list[Assignment])
RESULTS = TypeAdapter(list[Result])


class Exchange:
    """The exchange, asked with the centre's own token; what comes back is for `centre.access` to divide."""

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        # `trust_env` off: a proxy set for the machine must not see the pupils' marks.
        self.client = httpx.AsyncClient(base_url=f"{url}/api/v1/", headers=headers, timeout=PATIENCE, trust_env=False)

    async def close(self) -> None:
        """Closes the connections."""
        await self.client.aclose()

    async def assignments(self, course: str) -> list[Assignment]:
        """What was given to a class.

        Raises:
            SilentError: no answer, or not the agreed one.
        """
        return await self.ask(f"courses/{course}/assignments", ASSIGNMENTS)

    async def results(self, course: str) -> list[Result]:
        """The newest submissions of a class with their marks.

        Raises:
            SilentError: no answer, or not the agreed one.
        """
        return await self.ask(f"courses/{course}/marks", RESULTS)

    async def ask(self, path: str, kind: TypeAdapter[Answer]) -> Answer:
        """Fetches one list and checks its shape."""
        try:
            answer = await self.client.get(path)
            answer.raise_for_status()
            return kind.validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            log.warning("exchange: %s: %s", path, error)
            raise SilentError(path) from error
