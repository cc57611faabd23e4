"""The way from a pupil's container to the exchange: JSON over HTTP with a bearer token."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from labkit.quantity import Text

TIMEOUT = 5.0
"""How long one call may take [s]."""

SAID_NO = 300
"""From this HTTP status on nothing was done: nobody inside is sent elsewhere."""

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


def _reason(answer: bytes) -> Text:
    try:
        message = json.loads(answer)["error"]["message"]
        return {"zh": str(message["zh"]), "en": str(message["en"])}
    except (ValueError, KeyError, TypeError):
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
        try:
            status, answer = self._ask(method, path, body)
            if status < SAID_NO:
                return json.loads(answer) if answer else None
        except (OSError, HTTPException, ValueError) as error:
            raise Refused(0, UNREACHABLE) from error
        raise Refused(status, _reason(answer))

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Return the HTTP status and the body of an answer.

        A client that can do more takes memory of each bench, and asks a proxy if its environment names one.
        """
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        where = urlsplit(self.url)
        if where.scheme != "http" or not where.hostname:
            raise ValueError(f"{self.url}: is no address of the centre's own network")
        with closing(HTTPConnection(where.hostname, where.port, timeout=TIMEOUT)) as connection:
            connection.request(method, f"{where.path}/api/v1/{path}", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
