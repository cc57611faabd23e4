"""Asking a pupil's function: plain JSON values in, a plain JSON value out, or a reason in both languages.

The open examples in the pupil's notebook and the hidden checks in the grader ask in the same way, so that what works
in the one works in the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Protocol

from labkit.plain import Json
from labkit.quantity import Text

FINISHED: Text = {"zh": "通过。", "en": "This works."}


class Ask(Protocol):
    """Calls a function of the pupil's by name."""

    def __call__(self, function: str, *arguments: Json) -> Json:
        """Return what the function returns.

        Raises:
            AskError: it gives no answer that can be used.
        """


class AskError(Exception):
    """A pupil's function gave no answer that can be used.

    Attributes:
        kind: `missing`, `raised` or `not_json`; the grader's sandbox knows more.
        message: why, in both languages.
    """

    def __init__(self, kind: str, message: Text) -> None:
        super().__init__(message["en"])
        self.kind = kind
        self.message = message


def _call(function: Callable[..., object], name: str, arguments: tuple[Json, ...]) -> object:
    try:
        # Copies, so that a function which changes what it is given changes nothing of ours.
        return function(*json.loads(json.dumps(arguments)))
    except NotImplementedError:
        raise AskError("raised", {"zh": f"{name} 还没有写。", "en": f"{name} is not written yet."}) from None
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise AskError("raised", {"zh": f"{name} 运行出错：{what}", "en": f"{name} failed: {what}"}) from error


def _plain(value: object, name: str) -> Json:
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        kind = type(value).__name__
        zh = f"{name} 应返回普通的数或列表，现在返回的是 {kind}。可以用 float(…) 或 list(…) 转换。"
        en = f"{name} must return plain numbers or lists, and returned {kind}. Convert it with float(…) or list(…)."
        raise AskError("not_json", {"zh": zh, "en": en}) from None


def asking(names: Mapping[str, object]) -> Ask:
    """Make an Ask for functions that are at hand, such as the variables of a notebook."""

    def ask(function: str, *arguments: Json) -> Json:
        found = names.get(function)
        if not callable(found):
            zh, en = (
                f"没有找到函数 {function}。请先运行定义它的单元格。",
                f"There is no function {function}: run its cell first.",
            )
            raise AskError("missing", {"zh": zh, "en": en})
        return _plain(_call(found, function, arguments), function)

    return ask
