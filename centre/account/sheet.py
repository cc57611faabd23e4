"""A class's login cards in words: what stands on them, and where their QR codes lead."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from centre.account.card import Card, Field, printed
from centre.account.roll import Choice
from centre.language import words
from centre.person import Course
from labkit.language import Language


def written(
    course: Course,
    pupils: Sequence[Choice],
    told: Mapping[str, str],
    site: str,
    hub: str,
    language: Language,
    moment: str,
) -> bytes:
    """The cards as PDF.

    Args:
        course: the class.
        pupils: in the order of the class's list.
        told: first passwords or PINs, by username.
        site: scheme and host of the centre, as the teacher reaches it.
        hub: path of the hub.
        language: of the words on them.
        moment: when they were made.
    """
    _ = words(language).gettext
    group = f"{course.school_title[language]} · {course.title[language]}"
    cards = [
        Card(each.shown, group, fields(course, each, told, language), site + hub + way(course, each), site)
        for each in pupils
    ]
    heading = _("%(class)s: login cards made at %(time)s. Earlier cards of these pupils are void.")
    hint = _("For you alone. Lost it? Your teacher can give you a new one.")
    return printed(cards, heading % {"class": course.title[language], "time": moment}, hint)


def fields(course: Course, pupil: Choice, told: Mapping[str, str], language: Language) -> tuple[Field, Field]:
    """What is typed."""
    _ = words(language).gettext
    if course.pin_digits:
        return Field(_("Class code"), course.code), Field(_("PIN"), told[pupil.username])
    return Field(_("Username"), pupil.username), Field(_("First password"), told[pupil.username])


def way(course: Course, pupil: Choice) -> str:
    """Where the QR code leads, below the hub: the name is filled in, what is secret is not."""
    if course.pin_digits:
        return f"class?{urlencode({'code': course.code, 'who': pupil.key})}"
    return f"login?{urlencode({'username': pupil.username})}"
