"""A correction of a mark as a teacher types it: points and a reason."""

from labkit.language import marked as _


def number(text: str) -> float | None:
    """Points as typed, None where it is no number."""
    try:
        return float(text.strip())
    except ValueError:
        return None


def wrong(points: float | None, reason: str, *, undo: bool) -> str | None:
    """What is wrong with a correction."""
    if points is None and not undo:
        return _("Please enter the points.")
    return None if reason else _("Please say why: the pupil reads it, and it is kept.")
