"""How Chinese words sound, so that they are found by what a keyboard without Chinese can type: `danbai`, `db`."""

from functools import cache

from pypinyin import Style, pinyin

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
JOINTS = frozenset("和与并")
"""Two words stand here, not one."""

INNER = frozenset("的")
"""Nobody looks for a word that begins with it."""

Sounds = tuple[frozenset[str], ...]
"""The readings of each character, in pinyin without tones."""


@cache
def sounds(text: str) -> Sounds:
    """The readings of a text's characters; what is not Chinese sounds like nothing."""
    # A list for what is not Chinese keeps one place for each character; the package's types know of a text only.
    readings = pinyin(text, style=Style.NORMAL, heteronym=True, errors=list, v_to_u=False)  # type: ignore[arg-type]
    return tuple(
        frozenset() if letter in JOINTS else frozenset(each) - {letter}
        for letter, each in zip(text, readings, strict=True)
    )


def sounds_like(word: str, text: str) -> bool:
    """Whether a word of small letters spells characters of the text that follow each other.

    Each character is spelled in full or by its first letter, the last one also in part: `danbai`, `db`, `danb`.
    """
    if not set(word) <= LETTERS:
        return False
    heard = sounds(text)
    return any(spells(word, heard[place:]) for place, letter in enumerate(text) if letter not in INNER)


def spells(word: str, heard: Sounds) -> bool:
    """Whether the word spells the beginning of what is heard."""
    if not heard:
        return False
    if any(reading.startswith(word) for reading in heard[0]):
        return True
    eaten = {part for reading in heard[0] for part in (reading, reading[:1]) if part and word.startswith(part)}
    return any(spells(word[len(part) :], heard[1:]) for part in eaten)
