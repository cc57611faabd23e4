"""`check("name")` in a pupil's notebook: tries the open examples of a code lab on what the pupil has written so far."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

from labkit import catalogue
from labkit.catalogue import Lab
from labkit.coding.ask import FINISHED, Ask, AskError, asking
from labkit.quantity import Text

Example = Callable[[Ask], Text | None]
"""An open example: asks the pupil's functions and returns what is wrong in both languages, or None."""


def _names() -> Mapping[str, object]:
    from IPython import get_ipython

    shell: Any = get_ipython()
    found: Mapping[str, object] = shell.user_ns
    return found


class Tried:
    """What an example showed, as a notebook displays it.

    Attributes:
        title: what the criterion is called.
        problem: what is wrong, or None.
    """

    def __init__(self, title: Text, problem: Text | None) -> None:
        self.title = title
        self.problem = problem

    def _lines(self) -> list[str]:
        sign, said = ("✓", FINISHED) if self.problem is None else ("✗", self.problem)
        return [
            f"{sign} {self.title[language]}{colon}{said[language]}" for language, colon in (("zh", "："), ("en", ": "))
        ]

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        colour = "#14703f" if self.problem is None else "#a12b2b"
        lines = "<br>".join(html.escape(line) for line in self._lines())
        return f'<div style="color:{colour}">{lines}</div>'


def attempt(lab: Lab, name: str, ask: Ask) -> Text | None:
    """Try the open example of a criterion; return what is wrong, or None."""
    try:
        problem: Text | None = lab.examples[name](ask)
    except AskError as error:
        return error.message
    except (TypeError, ValueError, IndexError, KeyError):
        return {
            "zh": "返回值的形式不对，请对照说明。",
            "en": "What came back has another form than asked for; see the text.",
        }
    return problem


class Checker:
    """The `check` of a notebook.

    Args:
        slug: the code lab.
        names: where the pupil's functions are; the notebook's variables if left out.
    """

    def __init__(self, slug: str, names: Mapping[str, object] | None = None) -> None:
        self.lab = catalogue.load(slug)
        self.names = names

    def __call__(self, name: str) -> Tried:
        """Try the open example of a criterion.

        Raises:
            KeyError: there is no such criterion; the message lists those there are.
        """
        if name not in self.lab.checks:
            raise KeyError(f"no check {name!r}; there are: {', '.join(self.lab.checks)}")
        names = _names() if self.names is None else self.names
        return Tried(self.lab.checks[name], attempt(self.lab, name, asking(names)))
