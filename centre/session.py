"""Signing in through the hub: who is looking at this page.

The hub's own `HubOAuth` makes the addresses and asks the hub; the cookies are ours, because its helpers are
written for another web framework.
"""

from secrets import compare_digest
from typing import Any
from urllib.parse import urlencode

from jupyterhub.services.auth import HubOAuth
from starlette.requests import Request
from starlette.responses import RedirectResponse

from centre.people import People
from centre.person import Person
from centre.setting import Settings

# A person who signs out, or is signed out by the hub, is forgotten here after this long.
REMEMBER_SECONDS = 60
STATE_SECONDS = 600


class SignInNeededError(Exception):
    """Nobody is signed in, or the hub has ended the session."""


class StrangerError(Exception):
    """The hub knows this person, the centre's list of people does not."""


class SignInFailedError(Exception):
    """The answer that came back from the hub does not belong to a question of ours, or is too old."""


class Session:
    """Signs people in through the hub and says who they are."""

    def __init__(self, settings: Settings, people: People) -> None:
        self.people = people
        self.prefix = settings.prefix
        self.auth = HubOAuth(
            api_url=settings.api_url,
            api_token=settings.api_token,
            base_url=settings.prefix,
            hub_prefix=settings.hub_prefix,
            oauth_client_id=settings.client_id,
            oauth_redirect_uri=f"{settings.prefix}oauth_callback",
            access_scopes={"access:services!service=centre"},
            cache_max_age=REMEMBER_SECONDS,
        )

    async def person(self, request: Request) -> Person:
        """The person behind a request.

        Raises:
            SignInNeededError: nobody is signed in.
            StrangerError: the person is not in the centre's list.
        """
        token = request.cookies.get(self.auth.cookie_name)
        user = token and await self.user(token, request)
        if not user:
            raise SignInNeededError
        person = self.people.find(user["name"])
        if person is None:
            raise StrangerError(user["name"])
        return person

    async def user(self, token: str, request: Request) -> dict[str, str] | None:
        """The hub's word about a token; None where the hub does not know it or it is not meant for us."""
        # The hub changes this id at every sign-in: the next pupil at a shared tablet is never taken for the last.
        session_id = request.cookies.get("jupyterhub-session-id", "")
        user: dict[str, str] | None = await self.auth.user_for_token(token, session_id=session_id, sync=False)
        return user if user and self.auth.check_scopes(self.auth.access_scopes, user) else None

    def doubt(self) -> None:
        """Asks the hub again about everybody: somebody's sign-ins have been ended."""
        self.auth.cache.clear()

    async def bearer(self, token: str) -> dict[str, Any] | None:
        """The hub's word about a token of the API: a service's, or a person's that is meant for us."""
        model: dict[str, Any] | None = await self.auth.user_for_token(token, sync=False)
        may = model and (model["kind"] == "service" or self.auth.check_scopes(self.auth.access_scopes, model))
        return model if may else None

    def begin(self, request: Request) -> RedirectResponse:
        """Sends the browser to the hub, remembering where it wanted to go."""
        verifier, challenge, method = self.auth.generate_pkce_code_challenge()
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        state = self.auth.generate_state(wanted, code_verifier=verifier)
        proof = urlencode({"state": state, "code_challenge": challenge, "code_challenge_method": method})
        answer = RedirectResponse(f"{self.auth.login_url}&{proof}", status_code=303)
        self.keep(answer, request, self.state_cookie(state), state, STATE_SECONDS)
        return answer

    async def finish(self, request: Request) -> RedirectResponse:
        """Takes the hub's answer, keeps the token in a cookie and goes where the browser wanted to go.

        Raises:
            SignInFailedError: the answer does not belong to this browser, or is too old.
        """
        state, code = request.query_params.get("state", ""), request.query_params.get("code")
        verifier = self.auth.get_code_verifier(state)
        remembered = request.cookies.get(self.state_cookie(state), "")
        if not (code and verifier and compare_digest(remembered.encode(), state.encode())):
            raise SignInFailedError(request.query_params.get("error", "state"))
        wanted = self.auth.get_next_url(state)
        self.auth.clear_oauth_state(state)
        token: str = await self.auth.token_for_code(code, code_verifier=verifier, sync=False)
        answer = RedirectResponse(wanted, status_code=303)
        answer.delete_cookie(self.state_cookie(state), path=self.prefix)
        self.keep(answer, request, self.auth.cookie_name, token, None)
        return answer

    def end(self) -> RedirectResponse:
        """Forgets the person here and signs out at the hub."""
        answer = RedirectResponse(f"{self.auth.hub_prefix}logout", status_code=303)
        answer.delete_cookie(self.auth.cookie_name, path=self.prefix)
        return answer

    def state_cookie(self, state: str) -> str:
        """A cookie for each sign-in under way, so that two tabs do not disturb each other."""
        return f"{self.auth.state_cookie_name}-{state[:8]}"

    def keep(self, answer: RedirectResponse, request: Request, name: str, value: str, seconds: int | None) -> None:
        """Sets a cookie that scripts cannot read and that no other part of the site is sent."""
        secure = request.url.scheme == "https"
        answer.set_cookie(name, value, max_age=seconds, path=self.prefix, httponly=True, secure=secure, samesite="lax")
