"""The way from a pupil's container to the exchange: JSON over HTTP with a bearer token."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from labkit.quantity import Text

TIMEOUT = 5.0
"""How long one call may take [s]."""

UNREACHABLE: Text = {
    "zh": "暂时连不上服务器。已做的实验不会丢失，请稍后再试。",
    "en": "The server cannot be reached for the moment. Nothing you have done is lost; please try again shortly.",
}


class Refused(Exception):  # noqa: N818 - what happened, in the words of the page
    """The exchange said no, or could not be reached.

    Attributes:
        status: HTTP status; 0 when there was no answer.
        message: why, in both languages.
    """

    def __init__(self, status: int, message: Text) -> None:
        super().__init__(message["en"])
        self.status = status
        self.message = message


def _reason(error: urllib.error.HTTPError) -> Text:
    try:
        message = json.load(error)["error"]["message"]
        return {"zh": str(message["zh"]), "en": str(message["en"])}
    except (ValueError, KeyError, TypeError, OSError):
        return UNREACHABLE


@dataclass(frozen=True)
class Exchange:
    """The exchange as one bearer of a token sees it.

    Attributes:
        url: its address, such as `http://127.0.0.1:8003/services/exchange`.
        token: a bench token or a hub token.
    """

    url: str
    token: str

    def call(self, method: str, path: str, data: Any = None) -> Any:  # noqa: ANN401 - plain JSON
        """Make one call and return the JSON of the answer.

        Raises:
            Refused: the exchange said no, or could not be reached.
        """
        body = None if data is None else json.dumps(data).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", body, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - the address is the hub's
                return json.load(answer) if answer.status != HTTPStatus.NO_CONTENT else None
        except urllib.error.HTTPError as error:
            raise Refused(error.code, _reason(error)) from error
        except (OSError, ValueError) as error:
            raise Refused(0, UNREACHABLE) from error
