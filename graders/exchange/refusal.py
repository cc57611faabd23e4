"""What the exchange answers when it will not do what was asked."""

from __future__ import annotations

from graders.language import say
from labkit.quantity import Text


class Refusal(Exception):  # noqa: N818 - it is no error of ours
    """A request that is refused; nothing was changed.

    Attributes:
        status: HTTP status.
        code: one word for programs.
        message: one sentence for people, in both languages.
    """

    def __init__(self, status: int, code: str, message: Text) -> None:
        super().__init__(f"{code}: {message['en']}")
        self.status = status
        self.code = code
        self.message = message

    def to_json(self) -> dict[str, object]:
        """Return the body of the answer."""
        return {"error": {"code": self.code, "message": self.message}}


def malformed(what: str) -> Refusal:
    """Refuse what cannot be read; `what` names the place and what is wanted."""
    return Refusal(422, "malformed", say("The request is not as it must be: {what}", what=what))


def not_found() -> Refusal:
    """Refuse to speak of what does not exist, or is not the asker's to know of."""
    return Refusal(404, "not_found", say("There is nothing of this name."))


def foreign() -> Refusal:
    """Refuse to touch what belongs to somebody else."""
    return Refusal(403, "foreign", say("This belongs to somebody else."))


def unknown_token() -> Refusal:
    """Refuse a token that is wrong or too old."""
    return Refusal(401, "unknown_token", say("The sign-in is not valid any more; open the page again."))
