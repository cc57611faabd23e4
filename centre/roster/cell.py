"""What single cells of a roster may hold, whichever file they stand in."""

import re
from unicodedata import category, normalize

from centre.roster import limit
from centre.roster.problem import Place, Problems
from centre.table import DANGEROUS
from labkit.language import marked as _

IDENTITY_CARD = re.compile(r"[GLJ]?\d{17}[\dX]", re.IGNORECASE)
"""An identity card's number, or a national pupil number (学籍号) made of it."""
IDENTIFIER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*")
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def name(text: str, place: Place, column: str, problems: Problems, most: int = limit.NAME) -> str:
    """A name or a title, without stray spaces."""
    plain = " ".join(normalize("NFC", text).split())
    if not plain:
        problems.add(_("is empty; write it"), place, column)
    elif len(plain) > most:
        problems.add(_("longer than %(most)s characters; shorten it"), place, column, most=most)
    elif plain.startswith(DANGEROUS):
        problems.add(_("begins like a formula (%(sign)s); write the name alone"), place, column, sign=plain[0])
    elif any(category(letter) in INVISIBLE for letter in plain):
        problems.add(_("holds invisible characters; type it anew"), place, column)
    return plain


def identifier(text: str, place: Place, column: str, problems: Problems) -> str:
    """A school's own number of a person."""
    plain = normalize("NFKC", text).strip()
    if IDENTITY_CARD.fullmatch(plain):
        problems.add(
            _("looks like the number of an identity card, which does not belong here; use the school's own number"),
            place,
            column,
        )
    elif len(plain) > limit.IDENTIFIER or not IDENTIFIER.fullmatch(plain):
        problems.add(_("use 1 to %(most)s letters and digits"), place, column, most=limit.IDENTIFIER)
    return plain
