"""Makes people of the roster known to the hub before their first sign-in, so that a bench can stand ready for them."""

from http import HTTPStatus

from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.scopes import needs_scope

from hub_config.services import KNOW_PEOPLE


class Known(APIHandler):  # type: ignore[misc]
    """`PUT /hub/api/users/<username>/known`."""

    @needs_scope(KNOW_PEOPLE)  # type: ignore[untyped-decorator]
    def put(self, username: str) -> None:
        """Makes the hub's user, without any right but everybody's; groups come with the start, as with every other.

        Who is not in the roster stays unknown (404).
        """
        if self.authenticator.person(username) is None:
            self.set_status(HTTPStatus.NOT_FOUND)
            return
        self.user_from_username(username)
        self.set_status(HTTPStatus.NO_CONTENT)
