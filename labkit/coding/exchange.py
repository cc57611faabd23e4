"""The way from a pupil's JupyterLab to the exchange: a page token for each assignment, renewed when it has ended."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from labkit.exchange import Exchange, Refused
from labkit.plain import Json

UNAUTHORIZED = 401


@dataclass(frozen=True)
class Place:
    """One assignment of one class."""

    course: str
    assignment: str

    def to_json(self) -> dict[str, str]:
        """Return the place as the exchange wants it in a request."""
        return {"course": self.course, "assignment": self.assignment}

    def __str__(self) -> str:
        return f"{self.course}/{self.assignment}"


@dataclass
class Desk:
    """What a pupil may ask of the exchange.

    Attributes:
        url: address of the exchange.
        token: the hub's token of this server.
    """

    url: str
    token: str
    _pages: dict[Place, str] = field(default_factory=dict)

    @classmethod
    def find(cls) -> Desk:
        """Take address and token from the variables that the hub sets."""
        return cls(os.environ.get("YUNLAB_EXCHANGE_URL", ""), os.environ.get("JUPYTERHUB_API_TOKEN", ""))

    def _call(self, token: str, method: str, path: str, data: Json = None) -> Json:
        return Exchange(self.url, token).call(method, path, data)

    def _page(self, place: Place, *, afresh: bool) -> str:
        if afresh or place not in self._pages:
            self._pages[place] = self._call(self.token, "POST", "pages", place.to_json())["page_token"]
        return self._pages[place]

    def _ask(self, place: Place, method: str, path: str, data: Json = None) -> Json:
        try:
            return self._call(self._page(place, afresh=False), method, path, data)
        except Refused as refused:
            if refused.status != UNAUTHORIZED:
                raise
        return self._call(self._page(place, afresh=True), method, path, data)

    def files(self, place: Place) -> dict[str, str]:
        """Return the released files of an assignment, path to base64.

        Raises:
            Refused: the exchange said no, or could not be reached; so do all others.
        """
        found: dict[str, str] = self._call(
            self.token, "GET", f"courses/{place.course}/assignments/{place.assignment}/files"
        )["files"]
        return found

    def record(self, place: Place) -> Json:
        """Return the pupil's record of an assignment."""
        return self._ask(place, "GET", f"records/{place}")

    def measured(self, course: str, lab: str) -> Json:
        """Return the pupil's record of an experiment of the same class; None if the class was not given it."""
        given = self._call(self.token, "GET", f"courses/{course}/assignments")
        names = [one["name"] for one in given if one["lab"] == lab]
        return self.record(Place(course, names[0])) if names else None

    def keep(self, place: Place, notebook: Json) -> None:
        """Let the exchange keep what is written in a notebook."""
        self._ask(place, "PUT", f"records/{place}/notebook", notebook)

    def hand_in(self, place: Place, identifier: str) -> Json:
        """Hand in what the exchange has kept; a repeat with the same id gives the same receipt."""
        return self._ask(place, "PUT", f"submissions/{identifier}", place.to_json())
