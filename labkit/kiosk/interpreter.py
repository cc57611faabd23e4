"""Runs the cells of a lab's page: Python, without the conveniences of somebody who types."""

from __future__ import annotations

import ast
import io
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from typing import Any

Bundle = dict[str, Any]
"""What is shown of a value, by media type."""


class Written(io.StringIO):
    """A stream of which every piece is handed on at once."""

    def __init__(self, hand_on: Callable[[str], object]) -> None:
        """Take who gets the pieces."""
        self._hand_on = hand_on

    def write(self, piece: str) -> int:
        """Hand a piece on."""
        if piece:
            self._hand_on(piece)
        return len(piece)


def bundle(value: object) -> Bundle:
    """Return what is shown of a value: a widget says so itself."""
    say = getattr(value, "_repr_mimebundle_", None)
    said = say() if say else None
    return {"text/plain": repr(value)} | ((said[0] if isinstance(said, tuple) else said) or {})


def failure(error: BaseException) -> Bundle:
    """Return the content of an `error` message."""
    lines = [line.rstrip("\n") for line in traceback.format_exception(error)]
    return {"ename": type(error).__name__, "evalue": str(error), "traceback": lines}


class Interpreter:
    """What cells share.

    Attributes:
        names: what they have defined.
        count: how many have run.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
        self.count = 0

    def evaluate(self, expression: str) -> object:
        """Return what an expression comes to."""
        return eval(expression, self.names)  # noqa: S307 - the notebook is the image's own

    def _run(self, code: str) -> object:
        tree = ast.parse(code, "<cell>")
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<cell>", "exec"), self.names)  # noqa: S102 - the notebook is the image's own
        if not isinstance(last, ast.Expr):
            return None
        return eval(compile(ast.Expression(last.value), "<cell>", "eval"), self.names)  # noqa: S307 - likewise

    def run(self, code: str, write: Callable[[str, str], object]) -> object:
        """Run a cell.

        Args:
            code: it.
            write: gets what it writes: `stdout` or `stderr`, and the piece.

        Returns:
            The value of its last line, None where that is a statement.
        """
        self.count += 1
        out, err = Written(partial(write, "stdout")), Written(partial(write, "stderr"))
        with redirect_stdout(out), redirect_stderr(err):
            return self._run(code)
