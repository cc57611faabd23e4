"""Ends everything in which somebody is signed in: what the centre asks for after a password was made anew."""

from jupyterhub import orm
from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.scopes import needs_scope

from hub_config.services import END_SESSIONS


class Sessions(APIHandler):  # type: ignore[misc]
    """`DELETE /hub/api/users/<username>/sessions`."""

    @needs_scope(END_SESSIONS)  # type: ignore[untyped-decorator]
    def delete(self, username: str) -> None:
        """Ends the sign-ins of all browsers at the hub, its services and the person's servers.

        Tokens of the servers themselves have no session and stay: what runs goes on saving.
        """
        user = self.find_user(username)
        if user is not None:
            user.orm_user.cookie_id = orm.new_token()
            for token in list(user.orm_user.api_tokens):
                if token.session_id:
                    self.db.delete(token)
            for code in self.db.query(orm.OAuthCode).filter_by(user_id=user.id):
                self.db.delete(code)
            self.db.commit()
            self.log.info("All sign-ins of %s ended", username)
        self.set_status(204)
