"""Times in the words of the people who read them."""

from datetime import UTC, datetime, timedelta, tzinfo

from babel.dates import format_skeleton, format_timedelta

from centre.language import words
from labkit.language import LOCALES, Language

DAY = timedelta(days=1)


def now() -> datetime:
    """The server's time."""
    return datetime.now(UTC)


def due_words(due: datetime, moment: datetime, language: Language, zone: tzinfo) -> str:
    """When something is due, seen from a moment in the schools' time zone: `Due today 23:59, 3 hours left`."""
    _ = words(language).gettext
    day = day_words(due, moment, language, zone)
    if due <= moment:
        return _("Closed %(day)s") % {"day": day}
    if due - moment >= DAY:
        return _("Due %(day)s") % {"day": day}
    left = format_timedelta(due - moment, threshold=1, locale=LOCALES[language])
    return _("Due %(day)s, %(left)s left") % {"day": day, "left": left}


def ago_words(time: datetime, moment: datetime, language: Language) -> str:
    """How long ago something was, in whole minutes: the page would otherwise never stand still."""
    minutes = timedelta(minutes=max(0, (moment - time) // timedelta(minutes=1)))
    if not minutes:
        return words(language).gettext("just now")
    return format_timedelta(-minutes, granularity="minute", threshold=1, add_direction=True, locale=LOCALES[language])


def day_words(time: datetime, moment: datetime, language: Language, zone: tzinfo) -> str:
    """The day and the hour, with the near days by their names."""
    _ = words(language).gettext
    local = time.astimezone(zone)
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    distance = (local.date() - moment.astimezone(zone).date()).days
    day = near.get(distance) or format_skeleton("MMMEd", local, locale=LOCALES[language])
    return f"{day} {local:%H:%M}"


def span_words(starts: datetime, ends: datetime, moment: datetime, language: Language, zone: tzinfo) -> str:
    """A lesson's day and hours: `today 10:00–10:45`."""
    return f"{day_words(starts, moment, language, zone)}–{ends.astimezone(zone):%H:%M}"
