"""What the exchange tells about assignments and marks."""

from datetime import datetime
from typing import Any, Literal, cast
from urllib.parse import urlencode

import httpx
from pydantic import AwareDatetime, BaseModel, TypeAdapter

from centre.answer import REFUSAL, AbsentError, Answer, RefusedError, SilentError, Text, read, silent
from centre.number import NUMBERED
from labkit.inner import nobody_trusted

__all__ = [
    "ASSIGNMENTS", "RESULTS", "AbsentError", "Assignment", "Exchange", "Flag", "Mark", "Progress", "RefusedError",
    "Result", "SilentError", "State", "Step", "Text",
]  # fmt: skip

PATIENCE = httpx.Timeout(4.0)
KEPT = 16
"""So many classes' marks are kept as they were read last: a page asks again every few seconds."""

# The header in which we name the teacher for whom we ask.
ACTING = "Yunlab-Teacher"
State = Literal["working", "queued", "marking", "graded", "rejected", "error"]
Step = Literal["hypothesis", "measure", "analyse", "conclude"]


class Progress(BaseModel):
    """How far one pupil is with one assignment."""

    state: State
    attempts_used: int = 0
    points: float | None = None
    out_of: float | None = None
    step: Step | None = None
    trials: int = 0
    active: AwareDatetime | None = None


class Assignment(BaseModel):
    """A lab given to a class; pupils without a record are absent from `students`."""

    course: str
    name: str
    lab: str
    kind: Literal["experiment", "code"] = "experiment"
    title: Text
    due: AwareDatetime | None = None
    attempts: int | None = None
    mode: Literal["practice", "homework", "exam"] = "homework"
    shown: list[str] | None = None
    students: dict[str, Progress] = {}

    def withholds(self, moment: datetime) -> bool:
        """The marks of an examination are kept back until its end."""
        return self.mode == "exam" and self.due is not None and moment <= self.due


class Mark(BaseModel):
    """A criterion's points, with the reason and what to do next."""

    criterion: str
    title: Text
    points: float
    out_of: float
    why: Text
    next: Text
    by: Literal["rubric", "teacher", "waiting"]
    knowledge: list[str] = []


class Flag(BaseModel):
    """Something a teacher should look at; it changes no mark."""

    kind: str
    why: Text


class Result(BaseModel):
    """A pupil's newest submission and its marks, which are empty until it has been marked."""

    assignment: str
    student: str
    state: State
    time: datetime | None = None
    points: float | None = None
    out_of: float | None = None
    marks: list[Mark] = []
    flags: list[Flag] = []


ASSIGNMENTS = TypeAdapter(list[Assignment])
RESULTS = TypeAdapter(list[Result])


class Exchange:
    """The exchange, asked with the centre's own token; what comes back is for `centre.access` to divide."""

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self.known: dict[str, tuple[str, Any]] = {}
        # `trust_env` off: a proxy set for the machine must not see the pupils' marks.
        self.client = httpx.AsyncClient(
            base_url=f"{url}/api/v1/",
            headers=headers,
            timeout=PATIENCE,
            trust_env=False,
            verify=nobody_trusted(),
            event_hooks=NUMBERED,
        )

    async def close(self) -> None:
        """Closes the connections."""
        await self.client.aclose()

    async def assignments(self, course: str, student: str = "") -> list[Assignment]:
        """What was given to a class, with how everybody stands, or one pupil alone.

        Raises:
            SilentError: no answer, or not the agreed one.
        """
        return await self.ask(f"courses/{course}/assignments{one(student)}", ASSIGNMENTS)

    async def results(self, course: str, student: str = "") -> list[Result]:
        """The newest submissions of a class, or of one pupil alone, with their marks.

        Raises:
            SilentError: no answer, or not the agreed one.
        """
        path = f"courses/{course}/marks{one(student)}"
        return await (self.ask(path, RESULTS) if student else self.ask_again(path, RESULTS))

    async def ask_again(self, path: str, kind: TypeAdapter[Answer]) -> Answer:
        """Fetches something large that is asked for again and again; what has not changed is neither sent nor read.

        Raises:
            SilentError: no answer, or not the agreed one.
            AbsentError: there is no such thing.
        """
        tag, known = self.known.pop(path, ("", None))
        answer = await self.send("GET", path, headers={"If-None-Match": tag} if tag else {})
        if answer.status_code != httpx.codes.NOT_MODIFIED:
            tag, known = answer.headers.get("ETag", ""), read(answer, kind)
        self.known[path] = (tag, known)
        while len(self.known) > KEPT:
            self.known.pop(next(iter(self.known)))
        return cast("Answer", known)

    async def ask(self, path: str, kind: TypeAdapter[Answer]) -> Answer:
        """Fetches something and checks its shape.

        Raises:
            SilentError: no answer, or not the agreed one.
            AbsentError: there is no such thing.
        """
        return await self.call("GET", path, kind)

    async def act(self, method: str, path: str, kind: TypeAdapter[Answer], teacher: str, said: object = None) -> Answer:
        """Changes something in the name of a teacher, who `centre.access` has said may do it.

        Raises:
            SilentError: no answer, or not the agreed one.
            AbsentError: there is no such thing.
            RefusedError: the exchange will not do it, and says why.
        """
        return await self.call(method, path, kind, json=said, headers={ACTING: teacher})

    async def call(self, method: str, path: str, kind: TypeAdapter[Answer], **more: Any) -> Answer:  # noqa: ANN401
        """Asks once and checks the shape of the answer."""
        return read(await self.send(method, path, **more), kind)

    async def send(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401
        """Asks once."""
        try:
            answer = await self.client.request(method, path, **more)
        except httpx.HTTPError as error:
            raise silent(path, error) from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise AbsentError(path)
        if answer.is_client_error:
            raise RefusedError(read(answer, REFUSAL).error.message)
        if answer.is_server_error:
            raise silent(path, answer.status_code)
        return answer


def one(student: str) -> str:
    """What asks for one pupil alone; nothing asks for all."""
    return f"?{urlencode({'student': student})}" if student else ""
