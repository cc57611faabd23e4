"""What comes back when the exchange is asked: the agreed shape, or why there is nothing."""

import logging
from typing import TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from labkit.language import Language

log = logging.getLogger(__name__)
Text = dict[Language, str]
Answer = TypeVar("Answer")


class SilentError(Exception):
    """The exchange does not answer, or not as agreed; the page says so kindly and goes on without it."""


class AbsentError(Exception):
    """The exchange knows nothing of this name."""


class RefusedError(Exception):
    """The exchange will not do it; the message says why, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message["en"])
        self.message = message


class Problem(BaseModel):
    """What the exchange will not do."""

    message: Text


class Refusal(BaseModel):
    """The form of every refusal of the exchange."""

    error: Problem


REFUSAL = TypeAdapter(Refusal)


def read(answer: httpx.Response, kind: TypeAdapter[Answer]) -> Answer:
    """What an answer says, if it has the agreed shape."""
    try:
        return kind.validate_json(answer.content)
    except ValidationError as error:
        raise silent(answer.request.url.path, error) from error


def silent(path: str, why: object) -> SilentError:
    """Notes why nothing can be shown."""
    log.warning("exchange: %s: %s", path, why)
    return SilentError(path)
