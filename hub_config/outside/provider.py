"""The district's own sign-in: an OpenID Connect provider."""

import asyncio
import time
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any, TypeVar

from jwt import PyJWKClient
from oauthenticator.generic import GenericOAuthenticator
from tornado.httpclient import HTTPClientError
from tornado.httputil import url_concat
from tornado.web import HTTPError

from hub_config.outside import match, token
from hub_config.outside.refusal import DOWN, UNTRUSTED, RefusedError
from hub_config.outside.token import Claims
from hub_config.outside.trip import Trip
from hub_config.settings import Settings
from hub_config.settings.sign_in import is_safe

FRESH_S = 3600
TIMES = {"connect_timeout": token.ANSWERS_IN_S, "request_timeout": 2 * token.ANSWERS_IN_S}
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
Found = TypeVar("Found")


class Provider(GenericOAuthenticator):  # type: ignore[misc]
    """What asks the provider; who may come in is the roster's matter, so nothing here signs anybody in.

    The class it is made of fetches tokens and what is said of a person; it does not look for addresses, sends no nonce
    and takes the token unread, which is what is added.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            client_id=settings.provider_client, client_secret=settings.provider_secret, http_request_kwargs=TIMES
        )
        self.issuer = settings.provider_issuer
        self.wanted = settings.provider_claim
        self.asks = " ".join(dict.fromkeys(["openid", *settings.provider_scope.split()]))
        self.looked = 0.0
        self.signed_by: PyJWKClient | None = None

    async def find(self) -> PyJWKClient:
        """Finds the provider's addresses, once an hour, and returns what fetches its keys.

        Raises:
            RefusedError: it does not answer, or as somebody else.
        """
        if self.signed_by and time.monotonic() - self.looked < FRESH_S:
            return self.signed_by
        known = await _heard(self.httpfetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"))
        if not isinstance(known, dict) or known.get("issuer") != self.issuer:
            raise RefusedError(UNTRUSTED, HTTPStatus.BAD_GATEWAY)
        if not all(is_safe(str(known.get(each, ""))) for each in ENDPOINTS):
            raise RefusedError(UNTRUSTED, HTTPStatus.BAD_GATEWAY)
        self.authorize_url, self.token_url, keys = (known[each] for each in ENDPOINTS)
        about = str(known.get("userinfo_endpoint", ""))
        self.userdata_url = about if is_safe(about) else ""
        self.basic_auth = "client_secret_post" not in known.get("token_endpoint_auth_methods_supported", ())
        self.signed_by, self.looked = token.keys(keys), time.monotonic()
        return self.signed_by

    async def address(self, trip: Trip, back: str) -> str:
        """Where somebody is sent to sign in; they come back to `back`."""
        await self.find()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back,
            "scope": self.asks,
            "state": trip.state,
            "nonce": trip.nonce,
            "code_challenge": trip.challenge,
            "code_challenge_method": "S256",
            # Tablets are shared: who signed in there before must not be taken for whoever clicks now.
            "prompt": "login",
        }
        return url_concat(self.authorize_url, asked)

    async def claims(self, trip: Trip, code: str, back: str) -> Claims:
        """What the provider says of whoever came back with a code.

        Raises:
            RefusedError: nothing that can be believed.
        """
        signed_by = await self.find()
        shown = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": trip.verifier}
        ours = {} if self.basic_auth else {"client_id": self.client_id, "client_secret": self.client_secret}
        tokens = await _heard(self.get_token_info(None, shown | ours))
        claims = await asyncio.to_thread(
            token.verified, str(tokens.get("id_token")), signed_by, self.issuer, self.client_id, trip.nonce
        )
        if match.said(claims, self.wanted) is not None or not self.userdata_url:
            return claims
        more = await _heard(self.token_to_user({"token_type": "Bearer", **tokens}))
        if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
            raise RefusedError(UNTRUSTED)
        return {**more, **claims}


async def _heard(question: Coroutine[Any, Any, Found]) -> Found:
    """The provider's answer; that there is none, or one that says nothing, is told in our words."""
    try:
        return await question
    except (HTTPClientError, OSError) as error:
        told = (
            isinstance(error, HTTPClientError)
            and HTTPStatus.BAD_REQUEST <= error.code < HTTPStatus.INTERNAL_SERVER_ERROR
        )
        raise RefusedError(UNTRUSTED if told else DOWN, HTTPStatus.BAD_GATEWAY) from error
    except (HTTPError, TypeError, ValueError):
        # What was sent instead may hold tokens, and the cause would be logged.
        raise RefusedError(UNTRUSTED, HTTPStatus.BAD_GATEWAY) from None
