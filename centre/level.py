"""Marking a conclusion: levels with a sentence for each, as a start for the teacher's own words."""

from dataclasses import dataclass

from labkit.language import marked as _


@dataclass(frozen=True)
class Level:
    """How good a conclusion is: the share of its points, a name, and what the pupil is told."""

    share: float
    name: str
    sentence: str


LEVELS = (
    Level(
        1.0,
        _("Complete"),
        _("The law is stated, the result is given with its uncertainty and is compared with the accepted value."),
    ),
    Level(0.7, _("Sound"), _("Law and result are right; say also how far the result can be trusted, and why.")),
    Level(0.4, _("In part"), _("The law is named, but not founded on your own data: quote the values you measured.")),
    Level(0.0, _("Missing"), _("There is no conclusion that follows from your data.")),
)
