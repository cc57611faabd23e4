"""Starts and ends sandboxes on the container engine. Only the keeper imports this: it alone may speak to the engine."""

from __future__ import annotations

import contextlib
import math
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import docker
from docker.errors import APIError, DockerException, NotFound

from graders.sandbox import attached, limits
from graders.sandbox.output import Interrupted, Output, SandboxError, TooLate
from graders.sandbox.waiting import Accounts

LEAST = 0.01
"""A program that has waited for a processor for no longer is late by itself [s]."""

START = 20
"""How long a sandbox may take until it is ready [s]."""


@dataclass(frozen=True)
class Answer:
    """What a program answered.

    Attributes:
        line: as it came.
        waited: how long it waited for a processor meanwhile [s].
    """

    line: bytes
    waited: float


class Sandbox:
    """One running sandbox: ready, used for one program, then ended."""

    def __init__(self, api: Any, identifier: str, connection: socket.socket) -> None:  # noqa: ANN401 - docker is not annotated
        self.api, self.identifier, self.connection = api, identifier, connection
        self.accounts = Accounts()
        self.output = Output(connection)
        self.nonce, self.number = secrets.token_hex(16).encode(), 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def begin(self) -> None:
        """Wait until it is ready, and tell it the nonce."""
        if self.output.line(time.monotonic() + START) != b"ready":
            raise SandboxError(f"the image {limits.IMAGE} does not answer as its runner does; build the images again")
        self.connection.sendall(self.nonce + b"\n")
        self.accounts = Accounts(int(self.api.inspect_container(self.identifier)["State"]["Pid"]))

    def _line(self, seconds: float, end: float, waited: Callable[[], float]) -> bytes:
        """Return the next line; the limit is on the program's own time, the end is one by the clock."""
        deadline, granted = time.monotonic() + seconds, 0.0
        while True:
            try:
                return self.output.line(min(deadline + granted, end))
            except TooLate as late:
                if self.accounts.has_ended():
                    raise Interrupted("the sandbox has ended, and the engine has not said so yet") from late
                before, granted = granted, waited()
                if time.monotonic() >= end or granted - before < LEAST:
                    late.waited = granted
                    raise

    def ask(self, question: bytes, seconds: float, end: float = math.inf) -> Answer:
        """Put one question, a line of JSON, and return the answer.

        Args:
            question: without the end of the line.
            seconds: how long the answer may take, the program's waiting for a processor left out [s].
            end: when it must be there in any case, by the monotonic clock [s].

        Raises:
            TooLate: no answer came in time.
            Interrupted: the sandbox has ended.
            SandboxError: it says too much, or somebody else than process 1 answered.
        """
        self.number += 1
        before = self.accounts.now()

        def waited() -> float:
            return self.accounts.now().since(before)

        self.connection.settimeout(seconds)
        try:
            self.connection.sendall(question + b"\n")
        except OSError as error:
            raise Interrupted("the sandbox has ended") from error
        nonce, number, answer = (*self._line(seconds, end, waited).split(b" ", 2), b"", b"")[:3]
        if nonce != self.nonce or number != str(self.number).encode():
            raise SandboxError("an answer that nobody asked for")
        return Answer(answer, waited())

    def end(self) -> None:
        """End it: first nobody listens any more, because the engine waits for listeners before it kills."""
        self.connection.close()
        self.accounts.close()
        with contextlib.suppress(NotFound, APIError):
            self.api.remove_container(self.identifier, force=True)


class Engine:
    """The engine, as the keeper sees it.

    Args:
        centre: whose sandboxes these are.
    """

    def __init__(self, centre: str) -> None:
        self.centre = centre
        try:
            self.api: Any = docker.from_env(timeout=60).api
            self.api.ping()
        except DockerException as error:
            raise SandboxError(
                f"the container engine does not answer: {error}; start it, or set ENGINE=local"
            ) from error

    def _create(self) -> str:
        name = f"{self.centre}.sandbox-{secrets.token_hex(6)}"
        made = self.api.create_container_from_config(limits.container(self.centre), name)
        if made.get("Warnings"):
            self.api.remove_container(made["Id"], force=True)
            raise SandboxError(
                f"the engine leaves a limit out: {' '.join(made['Warnings'])}; mend the host's kernel settings"
            )
        return str(made["Id"])

    def start(self) -> Sandbox:
        """Start a sandbox and wait until it is ready.

        Raises:
            SandboxError: it cannot be started with its limits.
        """
        try:
            identifier = self._create()
            connection = attached.own(self.api.attach_socket(identifier, {"stdin": 1, "stdout": 1, "stream": 1}))
            sandbox = Sandbox(self.api, identifier, connection)
            self.api.start(identifier)
        except DockerException as error:
            raise SandboxError(f"no sandbox can be started: {error}; `make images` builds {limits.IMAGE}") from error
        try:
            sandbox.begin()
        except SandboxError:
            sandbox.end()
            raise
        except OSError as error:
            sandbox.end()
            raise Interrupted(f"the sandbox has ended before it was used: {error}") from error
        return sandbox

    def settings(self, sandbox: Sandbox) -> dict[str, Any]:
        """Return what the engine says that it has set."""
        return dict(self.api.inspect_container(sandbox.identifier)["HostConfig"])

    def standing(self, *, running: bool = False) -> list[str]:
        """List the sandboxes of this centre, by the engine's identifier.

        Args:
            running: only those that run; one whose keeper was killed while making it never does.
        """
        found = self.api.containers(all=not running, filters={"label": f"{limits.LABEL}={self.centre}"})
        return [str(container["Id"]) for container in found]

    def sweep(self) -> int:
        """Remove every sandbox of this centre, whoever left it behind; return how many there were."""
        found = self.standing()
        for identifier in found:
            with contextlib.suppress(NotFound, APIError):
                self.api.remove_container(identifier, force=True)
        return len(found)
