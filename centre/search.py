"""Finding labs by what somebody types: Chinese, English, pinyin, initials, or a code of the curriculum."""

from collections.abc import Iterable
from dataclasses import dataclass

from centre.spelling import sounds, sounds_like
from labkit import knowledge
from labkit.catalogue import Lab

LONGEST = 100
SPELLED = 2
"""So many rows of a lab's words are found by their sound; whole sentences would be found by nearly anything."""


@dataclass(frozen=True)
class Entry:
    """A lab with its words, those that say most about it first."""

    lab: Lab
    words: tuple[tuple[str, ...], ...]

    def place(self, wanted: str) -> int | None:
        """How far down a word is found, 0 for the title; None where it is not."""
        for place, texts in enumerate(self.words):
            if any(holds(wanted, text) or (place < SPELLED and sounds_like(wanted, text)) for text in texts):
                return place
        return None


def entry(lab: Lab) -> Entry:
    """A lab's words: title, what it trains, the curriculum's codes, the summary."""
    titles = tuple(lab.title.values())
    taught = tuple(name for point in lab.knowledge_points for name in knowledge.name(point).values())
    return Entry(lab, (titles, taught, tuple(lab.curriculum), tuple(lab.summary.values())))


def holds(wanted: str, text: str) -> bool:
    """Whether a typed word stands in a text; of an English word the beginning is enough."""
    folded = text.casefold()
    if wanted.isascii() and wanted.isalnum():
        return any(word.startswith(wanted) for word in folded.split())
    return wanted in folded


class Index:
    """Every lab's words, spelled when the centre starts, so that nobody waits for it.

    Args:
        labs: the catalogue.
    """

    def __init__(self, labs: Iterable[Lab]) -> None:
        self.entries = [entry(lab) for lab in labs]
        for each in self.entries:
            for text in (text for texts in each.words[:SPELLED] for text in texts):
                sounds(text)

    def find(self, typed: str) -> list[Lab]:
        """The labs in which every typed word is found, best first; all of them where nothing was typed."""
        words = typed[:LONGEST].casefold().split()
        found = [(each, [each.place(word) for word in words]) for each in self.entries]
        fitting = [(sum(place or 0 for place in places), each) for each, places in found if None not in places]
        return [each.lab for _, each in sorted(fitting, key=lambda one: one[0])]
