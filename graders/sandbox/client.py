"""The worker's side of the sandbox: asks a pupil's program through the keeper."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from graders.sandbox import answer
from graders.sandbox.answer import AskError
from graders.sandbox.wire import NOBODYS_FAULT, OWN, PROGRAM
from labkit.plain import Json

RESTARTS = 4
"""So often a program that has ended, or come to no end, is begun again for the checks that follow."""

BUDGET = 12.0
"""So long a program may take in all: to answer, and to be begun again where it has ended [s]. Waiting for the first
sandbox and for a processor is not the program's fault."""

CREDIT = 15.0
"""Where programs wait for a processor for longer than this, they are marked at a quieter time [s]."""

MOST_QUESTIONS = 20_000

PATIENCE = 90
"""How long the keeper may take to find a sandbox [s]."""

ABSENCE, BETWEEN_LOOKS = 30.0, 0.1
"""How long a keeper that is not there is waited for, and the pause between two looks [s]: the hub starts it again."""

LONGEST_ANSWER = 1 << 17
"""[B]; the keeper passes on less."""


class Unavailable(RuntimeError):  # noqa: N818 - what it is, not that it is one
    """There is a sandbox service, but no sandbox can be had now, or it was taken away; marking is tried again."""


class NoSandbox(RuntimeError):  # noqa: N818 - as above
    """This installation has no sandbox: it runs without a container engine."""


@dataclass(frozen=True)
class Cell:
    """A piece of a program: of the pupil's, or given by the author of the notebook."""

    name: str
    source: str
    given: bool = False


def _connected(file: Path) -> socket.socket:
    until = time.monotonic() + ABSENCE
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE)
        try:
            connection.connect(str(file))
            return connection
        except (FileNotFoundError, ConnectionRefusedError) as error:
            connection.close()
            if time.monotonic() > until:
                raise Unavailable(f"nobody answers at {file}; look at the log of the sandbox service") from error
            time.sleep(BETWEEN_LOOKS)


class _Line:
    """A connection to the keeper: one sandbox with a program in it."""

    def __init__(self, file: Path, cells: Sequence[Cell], again: bool) -> None:
        self.connection = _connected(file)
        self.waited = 0.0
        self.answers: IO[bytes] = self.connection.makefile("rb")
        try:
            self._send(b"again\n" if again else b"first\n")
            self.first = self.ask({"cells": [asdict(cell) for cell in cells]})
        except BaseException:
            self.close()
            raise

    def _send(self, line: bytes) -> None:
        try:
            self.connection.sendall(line)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Unavailable("the sandbox service went away; marking is tried again") from error

    def ask(self, question: Json) -> bytes:
        """Return the line that answers a question.

        Raises:
            Unavailable: there is none, and the program has no part in that.
        """
        self._send(json.dumps(question, allow_nan=False).encode() + b"\n")
        try:
            line = self.answers.readline(LONGEST_ANSWER)
        except ConnectionResetError:
            line = b""
        return self._words(line)

    def _words(self, line: bytes) -> bytes:
        """Tell the keeper's words from the program's, which may be anything."""
        is_whole = line.endswith(b"\n") or len(line) == LONGEST_ANSWER
        if is_whole and line.startswith(PROGRAM):
            waited, _, answer = line.removeprefix(PROGRAM).partition(b" ")
            self.waited += int(waited) / 1000
            return answer
        kind = line.strip().removeprefix(OWN)
        if not is_whole or kind in NOBODYS_FAULT:
            raise Unavailable("the sandbox was not there, or was taken away; the log of the sandbox service says why")
        return b'{"error": "%s"}' % kind

    def close(self) -> None:
        self.answers.close()
        self.connection.close()


class Ask:
    """Calls functions of a pupil's program: `ask("period", 0.8, 9.8)`.

    Attributes:
        seed: of the pupil's apparatus, for a check on the pupil's own data.
    """

    def __init__(self, file: Path, cells: Sequence[Cell], seed: bytes) -> None:
        self.seed = seed
        self._file, self._cells = file, cells
        self._line: _Line | None = None
        self._hopeless: AskError | None = None
        self._begun, self._asked = 0, 0
        self._failed: Mapping[str, str] = {}
        self._spent, self._waited_before = 0.0, 0.0

    def _begin(self, function: str) -> _Line:
        if self._hopeless or self._begun > RESTARTS:
            raise self._hopeless or AskError("gone", function)
        self._begun += 1
        line = _Line(self._file, self._cells, self._begun > 1)
        try:
            failed = answer.read(line.first, function)
        except AskError as error:
            # It would not get further a second time, and others wait.
            self._hopeless = error
            line.close()
            raise
        self._failed = failed if isinstance(failed, dict) else {}
        return line

    def __call__(self, function: str, *arguments: Json) -> Json:
        """Call a function of the pupil's with plain arguments and return its plain answer.

        Raises:
            AskError: it gave none.
            Unavailable: no sandbox can be had now.
        """
        self._asked += 1
        if self._waited > CREDIT:
            raise Unavailable(f"the processors are too busy: the program has waited for {self._waited:.0f} s")
        if self._spent > BUDGET or self._asked > MOST_QUESTIONS:
            raise AskError("timeout", function)
        try:
            said = self._said(function, {"function": function, "arguments": list(arguments)})
            return answer.read(said, function)
        except AskError as error:
            raise self._explained(error, function) from None

    @property
    def _waited(self) -> float:
        """How long the program has waited for a processor, in every sandbox that it had [s]."""
        return self._waited_before + (self._line.waited if self._line else 0.0)

    def _said(self, function: str, question: Json) -> bytes:
        """Put a question, and count the time."""
        self._line = self._line or (None if self._begun else self._begin(function))
        began, before = time.monotonic(), self._waited
        try:
            self._line = self._line or self._begin(function)
            return self._line.ask(question)
        finally:
            self._spent += time.monotonic() - began - (self._waited - before)

    def _explained(self, error: AskError, function: str) -> AskError:
        """Let go of a program that has ended; say of a missing function which cell failed."""
        if error.kind in ("timeout", "gone"):
            self.close()
        if error.kind == "missing" and self._failed:
            told = next(iter(self._failed.values()))
            return AskError("missing", function, str(told)[: answer.DETAIL])
        return error

    def close(self) -> None:
        """Let go of the sandbox: it ends."""
        if self._line is not None:
            self._waited_before += self._line.waited
            self._line.close()
            self._line = None


class Sandbox:
    """Where a pupil's program is asked.

    Args:
        file: socket of the keeper.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextlib.contextmanager
    def open(self, cells: Sequence[Cell], seed: bytes) -> Iterator[Ask]:
        """Give a program a sandbox of its own for as long as it is asked.

        Raises:
            NoSandbox: there is none here.
        """
        # The keeper makes the folder; its socket is not there while the keeper is being started again.
        if not self.file.parent.is_dir():
            raise NoSandbox("no sandbox service: code assignments need a container engine (ENGINE=docker)")
        ask = Ask(self.file, cells, seed)
        try:
            yield ask
        finally:
            ask.close()
