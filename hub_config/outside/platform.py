"""A learning platform whose links open labs (LTI 1.3)."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from ltiauthenticator.lti13.error import ValidationError
from ltiauthenticator.lti13.validator import LTI13LaunchValidator
from tornado.httputil import url_concat

from hub_config.outside import token
from hub_config.outside.match import LTI
from hub_config.outside.refusal import MISADDRESSED, NOT_A_LINK, UNREGISTERED, UNTRUSTED, RefusedError
from hub_config.outside.token import Claims
from hub_config.outside.trip import Trip
from hub_config.settings import Settings

LEADS = ("lab", "assignment")
"""What a link may name; the centre's page `to` finds it among what is the person's own."""


class Platform:
    """The one platform that is registered; the library's own pages know one too, but no deployments and no roster."""

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.platform_issuer
        self.client = settings.platform_client
        self.authorise = settings.platform_authorise
        self.deployments = settings.platform_deployments
        self.signed_by = token.keys(settings.platform_keys)
        self.validator = LTI13LaunchValidator()

    @property
    def name(self) -> str:
        """What people call it."""
        return urlsplit(self.issuer).hostname or self.issuer

    @property
    def frames(self) -> str:
        """Whose pages may hold ours in a frame, as the browser is told."""
        sites = (urlsplit(each) for each in (self.issuer, self.authorise))
        return " ".join(dict.fromkeys(f"{each.scheme}://{each.netloc}" for each in sites))

    def ensure_registered(self, asked: Mapping[str, str]) -> None:
        """Refuses a link that another platform sends.

        Raises:
            RefusedError: it does.
        """
        try:
            self.validator.validate_login_request(asked)
        except ValidationError as error:
            raise RefusedError(UNREGISTERED, HTTPStatus.BAD_REQUEST) from error
        right = asked["iss"] == self.issuer and asked.get("client_id") in (None, "", self.client)
        if not right or asked.get("lti_deployment_id") not in (None, "", *self.deployments):
            raise RefusedError(UNREGISTERED, HTTPStatus.BAD_REQUEST)

    def address(self, asked: Mapping[str, str], trip: Trip, back: str) -> str:
        """Where the platform is asked who it is that opens the link; it answers to `back`."""
        question = {
            "response_type": "id_token",
            "response_mode": "form_post",
            "scope": "openid",
            "prompt": "none",
            "client_id": self.client,
            "redirect_uri": back,
            "login_hint": asked["login_hint"],
            "state": trip.state,
            "nonce": trip.nonce,
        }
        hint = asked.get("lti_message_hint")
        return url_concat(self.authorise, question | ({"lti_message_hint": hint} if hint else {}))

    async def claims(self, answer: str, trip: Trip) -> Claims:
        """What the platform says of whoever opens a link.

        Raises:
            RefusedError: nothing that can be believed.
        """
        claims = await asyncio.to_thread(token.verified, answer, self.signed_by, self.issuer, self.client, trip.nonce)
        if claims.get(f"{LTI}deployment_id") not in self.deployments:
            raise RefusedError(MISADDRESSED)
        if claims.get(f"{LTI}message_type") != "LtiResourceLinkRequest":
            raise RefusedError(NOT_A_LINK)
        try:
            self.validator.validate_id_token(claims)
        except (ValidationError, AttributeError, TypeError) as error:
            raise RefusedError(UNTRUSTED) from error
        return claims


def onward(claims: Claims, start_page: str) -> str:
    """Where a link leads: the lab or the assignment it names, or the start page."""
    custom: Any = claims.get(f"{LTI}custom")
    named = {each: custom.get(each) for each in LEADS} if isinstance(custom, dict) else {}
    known = {each: name for each, name in named.items() if isinstance(name, str) and name}
    return f"{start_page}to?{urlencode(known)}" if known else start_page
