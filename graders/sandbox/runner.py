"""Runs inside the sandbox, from the standard library alone: hands questions to a pupil's code and answers back.

Process 1 speaks with the outside. Its child was forked before the outside said a word, holds neither of process 1's
pipes nor the nonce, and runs the pupil's code. The outside trusts nothing here: an answer is a pupil's answer, whoever
wrote it.

Outside to process 1: a line with the nonce, then one line of JSON for each question. Process 1 to the outside: `ready`,
then for each question `<nonce> <number> <answer>`.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes
import importlib
import json
import math
import os
import select
import signal
import time
from typing import Any

LONGEST = 65536
"""So many bytes an answer may have; questions are limited by whoever asks."""

DETAIL = 200
"""So many characters of an error are told."""

LIFE = 60
"""After so long process 1 ends, should the outside have forgotten it [s]."""

PR_SET_DUMPABLE = 4
"""A process that is not dumpable belongs to root in /proc: its child cannot look into it."""

FAILED = b'{"error": "%s"}\n'

Answer = dict[str, Any]


class Program:
    """A pupil's program, in the child: its cells are run once, its functions are called when asked."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__"}

    def _run(self, source: str, name: str) -> str | None:
        """Run a cell; return what went wrong."""
        try:
            exec(compile(source, f"<{name}>", "exec"), self.names)  # noqa: S102 - this is what the sandbox is for
        except BaseException as error:  # noqa: BLE001 - a pupil's code may raise anything
            return _told(error)
        return None

    def _run_given(self, source: str) -> None:
        """Run a given cell by statements: what needs more than there is here, such as drawing, is left out."""
        with contextlib.suppress(SyntaxError, ValueError):
            for statement in ast.parse(source).body:
                self._run(ast.unparse(statement), "given")

    def load(self, cells: list[dict[str, Any]]) -> Answer:
        """Run all cells in order; one that fails does not keep the next from being run."""
        failed = {}
        for cell in cells:
            if cell["given"]:
                self._run_given(cell["source"])
            elif told := self._run(cell["source"], cell["name"]):
                failed[cell["name"]] = told
        return {"value": failed}

    def ask(self, function: str, arguments: list[Any]) -> Answer:
        """Call a function of the pupil's."""
        found = self.names.get(function)
        if not callable(found):
            return {"error": "missing"}
        try:
            return {"value": found(*arguments)}
        except BaseException as error:  # noqa: BLE001 - as above
            return {"error": "raised", "detail": _told(error)}

    def answer(self, line: bytes) -> bytes:
        """Answer one question."""
        question = json.loads(line)
        return written(self.load(**question) if "cells" in question else self.ask(**question))


def _line(error: BaseException) -> str:
    """Say in which line of the pupil's own it happened."""
    number, trace = 0, error.__traceback__
    while trace is not None:
        number = trace.tb_lineno if trace.tb_frame.f_code.co_filename.startswith("<") else number
        trace = trace.tb_next
    return f" (line {number})" if number else ""


def _told(error: BaseException) -> str:
    """Name an error; its words are the pupil's own, and asking for them may fail as well."""
    try:
        return f"{type(error).__name__}: {error}"[:DETAIL] + _line(error)
    except BaseException:  # noqa: BLE001 - as above
        return "Exception"


def _number(value: Any) -> Any:  # noqa: ANN401 - whatever a pupil's function returns
    """Turn numpy's numbers and arrays into plain ones."""
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is not a plain value")


def written(answer: Answer) -> bytes:
    """Write an answer as one line that is not too long."""
    try:
        line = json.dumps(answer, allow_nan=False, default=_number).encode() + b"\n"
    except BaseException as error:  # noqa: BLE001 - as above
        return json.dumps({"error": "not_json", "detail": _told(error)}).encode() + b"\n"
    return line if len(line) <= LONGEST else FAILED % b"too_big"


def child(questions: int, answers: int) -> None:
    """Answer questions until there are no more; never returns."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    program = Program()
    with os.fdopen(questions, "rb") as lines, os.fdopen(answers, "wb", buffering=0) as target:
        for line in lines:
            target.write(program.answer(line))
    os._exit(0)


class Line:
    """Reads single lines from a pipe without trusting who writes."""

    def __init__(self, source: int) -> None:
        self.source = source
        self.held = b""
        self.until = math.inf

    def drop(self) -> None:
        """Forget what was said without being asked."""
        self.held = b""
        while select.select([self.source], [], [], 0)[0] and os.read(self.source, LONGEST):
            pass

    def _ready(self) -> list[int]:
        left = None if self.until == math.inf else max(0.0, self.until - time.monotonic())
        # The source itself comes first: what it said is read even where the outside has gone away since.
        return select.select(sorted({self.source, 0}, reverse=True), [], [], left)[0][:1]

    def take(self, limit: int) -> bytes:
        """Wait for a line and return it with its end; without an end it is too long, or nobody is there any more."""
        while b"\n" not in self.held and len(self.held) <= limit:
            if self._ready() != [self.source]:
                # The time is over; or the outside, which says nothing while it waits, has gone away.
                os._exit(1)
            more = os.read(self.source, LONGEST)
            if not more:
                return b""
            self.held += more
        line, end, self.held = self.held.partition(b"\n")
        return line[:limit] + end


class Relay:
    """Process 1: passes questions to the child and answers to the outside.

    Args:
        questions: pipe to the child.
        answers: pipe from the child.
    """

    def __init__(self, questions: int, answers: int) -> None:
        self.questions = questions
        self.answers = Line(answers)
        self.outside = Line(0)

    def _asked(self, question: bytes) -> bytes:
        try:
            self.answers.drop()
            while question:
                question = question[os.write(self.questions, question) :]
            answer = self.answers.take(LONGEST)
        except OSError:
            answer = b""
        return answer if answer.endswith(b"\n") else FAILED % (b"too_big" if answer else b"gone")

    def run(self) -> None:
        """Relay until the outside goes away."""
        os.write(1, b"ready\n")
        nonce, number = self.outside.take(LONGEST).strip(), 0
        self.outside.until = self.answers.until = time.monotonic() + LIFE
        while question := self.outside.take(1 << 24):
            number += 1
            os.write(1, b"%s %d %s" % (nonce, number, self._asked(question)))


def main() -> None:
    """Fork the child that runs the pupil's code, and relay."""
    importlib.import_module("numpy")
    (questions, ask), (answer, answers) = os.pipe(), os.pipe()
    if os.fork() == 0:
        os.close(ask)
        os.close(answer)
        child(questions, answers)
    os.close(questions)
    os.close(answers)
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # Process 1 obeys no signal that it does not handle, so it handles none, and its child can send what it likes.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Relay(ask, answer).run()


if __name__ == "__main__":
    main()
