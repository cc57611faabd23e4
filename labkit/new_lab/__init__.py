"""Makes a new lab: a complete small one, to be changed into one's own (docs/adding-a-lab.md)."""

from __future__ import annotations

from pathlib import Path

from labkit.plain import NAME

TEMPLATE = Path(__file__).parent / "template"
"""The lab that is copied: a ball that falls. Its files end in `.txt`, so that nothing takes them for a lab."""

SLUG = "LAB_SLUG"
"""What stands in the template where the name of the lab belongs."""


class NewLabError(ValueError):
    """A lab cannot be made; the message names the place and the remedy."""


def _check(slug: str, folder: Path) -> None:
    if not NAME.fullmatch(slug) or not slug.isidentifier():
        raise NewLabError(f"{slug!r}: name a lab in lower-case letters, digits and _, such as spring_oscillator")
    if folder.exists():
        raise NewLabError(f"{folder}: is there already; choose another name or remove it")


def _copy(file: Path, target: Path, slug: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(file.read_text(encoding="utf-8").replace(SLUG, slug), encoding="utf-8")


def new_lab(slug: str, labs: Path) -> Path:
    """Make the folder of a new lab, which passes `tests/every_lab` at once.

    Args:
        slug: its name, a physics noun.
        labs: the folder that holds the labs.

    Returns:
        The new folder.

    Raises:
        NewLabError: the name is not a name, or the folder is there already.
    """
    folder = labs / slug
    _check(slug, folder)
    for file in sorted(TEMPLATE.rglob("*.txt")):
        _copy(file, folder / file.relative_to(TEMPLATE).with_suffix(""), slug)
    return folder
