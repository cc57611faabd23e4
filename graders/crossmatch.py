"""Cross-matching: reports of a class that fit another pupil's apparatus, or say another pupil's words.

What is found is a flag for the teacher to look at; it never changes a mark, for either may be chance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from graders.evidence import Evidence
from graders.language import amount, figure, say, together
from labkit.quantity import Text

OFF, FITS = 3.0, 2.0
"""A result is off one's own apparatus beyond the first, and fits another within the second, in standard
uncertainties [1]."""

LEAST_WORDS = 20
"""Shorter texts agree by chance [characters, without spaces and punctuation]."""


@dataclass(frozen=True)
class Report:
    """What is compared of one pupil's report.

    Attributes:
        student: whose it is.
        result: the result as typed, a forgotten prefix put right; None where there is none [result_unit].
        uncertainty: what the pupil's own data give, or what is stated where they give nothing [result_unit].
        truth: what the pupil's own apparatus gives [result_unit].
        unit: unit of the three, as pint reads it.
        texts: hypothesis and conclusion as compared: letters, digits and characters only, shape (2,).
    """

    student: str
    result: float | None
    uncertainty: float
    truth: float
    unit: str
    texts: tuple[str, str]


@dataclass(frozen=True)
class Flag:
    """Something for the teacher to look at: of which kind, with whom, and why."""

    kind: Literal["apparatus", "words"]
    other: str
    why: Text

    def to_json(self) -> dict[str, Any]:
        """Return the flag as plain JSON values; the other pupil stands under `with`."""
        told = asdict(self)
        return {"kind": told["kind"], "with": told["other"], "why": told["why"]}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def report(evidence: Evidence) -> Report:
    """Take from a record what is compared."""
    answers, expected = evidence.record.answers, evidence.expected
    own = expected[1] if expected else evidence.uncertainty or 0.0
    texts = (_plain(answers.hypothesis), _plain(answers.conclusion))
    unit = evidence.rubric.result_unit
    return Report(evidence.record.student, evidence.result, own, evidence.truth, unit, texts)


def _fitting(own: Report, others: Sequence[Report]) -> Flag | None:
    """Find the pupil whose apparatus a result fits, when it does not fit one's own."""
    if own.result is None or own.uncertainty <= 0 or abs(own.result - own.truth) <= OFF * own.uncertainty:
        return None
    result = own.result
    fitting = [o for o in others if o.result == result or abs(result - o.truth) <= FITS * own.uncertainty]
    # The same number in another's report says more than the nearest apparatus.
    nearest = min(fitting, key=lambda other: (other.result != result, abs(result - other.truth)), default=None)
    if nearest is None:
        return None
    facts = {"result": amount(result, own.unit), "name": nearest.student}
    facts |= {"off": figure(abs(result - own.truth) / own.uncertainty, 2)}
    why = say("{result} is {off} uncertainties from this pupil's own apparatus, yet fits that of {name}.", **facts)
    return Flag("apparatus", nearest.student, together(why, say("It may be chance.")))


def _same_words(own: Report, others: Sequence[Report]) -> list[Flag]:
    flags = []
    for place, what in enumerate((say("The hypothesis"), say("The conclusion"))):
        words = own.texts[place]
        twins = [other for other in others if len(words) >= LEAST_WORDS and other.texts[place] == words]
        flags += [
            Flag("words", twin.student, say("{what} is word for word that of {name}.", what=what, name=twin.student))
            for twin in twins
        ]
    return flags


def flags(reports: Sequence[Report]) -> dict[str, list[Flag]]:
    """Compare the reports of a class for one assignment.

    Args:
        reports: one for each pupil, shape (n,).

    Returns:
        What is to be looked at, by pupil; a pupil without flags is absent.
    """
    found = {}
    for own in reports:
        others = [other for other in reports if other.student != own.student]
        fitting = _fitting(own, others)
        found[own.student] = ([fitting] if fitting else []) + _same_words(own, others)
    return {student: own for student, own in found.items() if own}
