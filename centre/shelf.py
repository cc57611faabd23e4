"""The catalogue as it is looked through: by words, subject, grade, what a lab spares, curriculum, knowledge point."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from centre.search import LONGEST, Index
from labkit.catalogue import Lab
from labkit.language import marked as _
from labkit.manifest import SPARES, SUBJECTS

SUBJECT_NAMES = {"physics": _("Physics"), "chemistry": _("Chemistry"), "biology": _("Biology")}
SPARE_NAMES = {"danger": _("Dangerous"), "cost": _("Costly"), "difficulty": _("Hard to do")}
KEYS: dict[str, Callable[[Lab], Iterable[str]]] = {
    "subject": lambda lab: (lab.subject,),
    "grade": lambda lab: (str(lab.grade),),
    "spares": lambda lab: lab.spares,
    "curriculum": lambda lab: lab.curriculum,
    "knowledge": lambda lab: lab.knowledge_points,
}
"""By what labs can be chosen, and what a lab has of it."""

ORDER: dict[str, Callable[[str], tuple[int, str]]] = {
    "subject": lambda value: (SUBJECTS.index(value), ""),
    "grade": lambda value: (int(value), ""),
    "spares": lambda value: (SPARES.index(value), ""),
    "curriculum": lambda value: (len(value), value),
    "knowledge": lambda value: (0, value),
}


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; an empty word is no wish."""

    q: str = ""
    subject: str = ""
    grade: str = ""
    spares: str = ""
    curriculum: str = ""
    knowledge: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wish":
        """A wish as an address holds it."""
        return cls(**{each.name: query.get(each.name, "").strip()[:LONGEST] for each in fields(cls)})

    @property
    def is_narrow(self) -> bool:
        """Something beside words was chosen."""
        return any(getattr(self, key) for key in KEYS)


class Shelf:
    """Every lab, and the ways to choose among them.

    Args:
        labs: the catalogue.
    """

    def __init__(self, labs: Iterable[Lab]) -> None:
        self.index = Index(labs)
        everything = [each.lab for each in self.index.entries]
        values = {key: {value for lab in everything for value in of(lab)} for key, of in KEYS.items()}
        self.choices = {key: sorted(found, key=ORDER[key]) for key, found in values.items() if len(found) > 1}
        """What can be chosen, by key; a key by which all are alike is left out."""

    def pick(self, wish: Wish) -> list[Lab]:
        """The labs that somebody looks for, best first."""
        chosen = {key: getattr(wish, key) for key in KEYS if getattr(wish, key)}
        return [lab for lab in self.index.find(wish.q) if all(value in KEYS[key](lab) for key, value in chosen.items())]
