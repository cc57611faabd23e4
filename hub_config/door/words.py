"""What somebody is told at the door, as sentences for the hub's catalogue."""

from centre.account.brake import Wait
from hub_config.language import current_text
from labkit.language import marked as _

MINUTE_S = 60

NAME_WAIT = _(
    "Too many wrong tries for this name. Try again in {time}. A pupil gets a new password or PIN from the teacher at "
    "once, staff from the school's administrator."
)
ADDRESS_WAIT = _("Too many wrong tries from this network. Try again in {time}; if it stays so, tell a teacher.")
SECONDS, MINUTES = _("{count} s"), _("{count} min")
WRONG_CODE = _("This code is not right. Wait for the next one in your app and type that.")
WRONG_PIN = _("Name and PIN do not belong together. Try again.")
WRONG_CLASS = _("There is no class with this code. Look at your card, or ask your teacher.")
TOO_LATE = _("That took too long. Please sign in again.")


def said(wait: Wait) -> str:
    """When to try again and who can help; the same for a name that nobody has."""
    seconds = int(wait.seconds) + 1
    long = seconds >= MINUTE_S
    time = current_text()(MINUTES if long else SECONDS).format(count=-(-seconds // MINUTE_S) if long else seconds)
    return current_text()(NAME_WAIT if wait.of == "name" else ADDRESS_WAIT).format(time=time)
