"""Why somebody who comes from outside is not let in, as sentences for the hub's catalogue."""

from http import HTTPStatus

from labkit.language import marked as _

AGAIN = _("That took too long, was begun in another window, or was used before. Begin again.")
DECLINED = _("{name} has not signed you in. Begin again, or sign in with your username and password.")
DOWN = _("{name} does not answer. Try again in a minute, or sign in with your username and password.")
UNTRUSTED = _("What {name} has sent cannot be trusted, and nobody was signed in. Begin again; if it stays so, tell IT.")
EXPIRED = _("What {name} has sent is too old. Begin again; if it stays so, a clock is wrong: tell IT.")
MISADDRESSED = _("What {name} has sent is not meant for this centre, or comes from somebody else. Tell IT.")
SILENT = _("{name} does not say who you are ({claim} is missing). Tell IT; meanwhile sign in with your username.")
UNVERIFIED = _("{name} has not verified your {claim}, so it does not count. Have it verified there, then begin again.")
UNKNOWN = _(
    "{name} knows you as “{who}”, and nobody on this centre's roster goes by that. Nothing was made. Have your teacher "
    "or your school's office put it on the roster; meanwhile sign in with your username and password."
)
SEVERAL = _(
    "{name} knows you as “{who}”, and several people on this centre's roster go by that. Have your school's office "
    "mend the roster; meanwhile sign in with your username and password."
)
UNREGISTERED = _("This link comes from a platform that is not registered at this centre. Tell IT.")
NOT_A_LINK = _("The platform has sent something else than the opening of a link, which is all this centre understands.")


class RefusedError(Exception):
    """Somebody is not let in.

    Attributes:
        sentence: why not, and what to do; in English, with places for what else is known.
        status: of the answer.
        values: what some of the places stand for.
    """

    def __init__(self, sentence: str, status: HTTPStatus = HTTPStatus.FORBIDDEN, **values: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.values = values
