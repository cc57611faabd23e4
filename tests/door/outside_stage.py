"""A real OpenID Connect provider and a real LTI platform on loopback, and the settings by which a centre knows both."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI, Request
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.message_launch import MessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from starlette.responses import HTMLResponse, RedirectResponse

from hub_config.node import find_node
from tests.graders_stage import serving
from tests.port import free_port

PROVIDER = Path(__file__).with_name("provider.mjs")
CLIENT, SECRET, DEPLOYMENT = "yunlab", "only-for-these-tests", "deployment-1"
NAME = "云山教育云"


@dataclass(frozen=True)
class Provider:
    """Where the provider will listen, once the centre is there to send people back to."""

    port: int = field(default_factory=free_port)

    @property
    def settings(self) -> dict[str, str]:
        """What the centre is told of it."""
        return {
            "YUNLAB_PROVIDER_NAME": NAME,
            "YUNLAB_PROVIDER_ISSUER": f"http://127.0.0.1:{self.port}",
            "YUNLAB_PROVIDER_CLIENT": CLIENT,
            "YUNLAB_PROVIDER_SECRET": SECRET,
        }

    @contextmanager
    def running(self, centre: str) -> Iterator[None]:
        """Starts it for a centre and waits until it listens."""
        command = [str(find_node()), str(PROVIDER), str(self.port), f"{centre}/hub/provider/back", CLIENT, SECRET]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert process.stdout is not None
            assert any("listening" in line for line in process.stdout), "the provider did not start: run npm ci"
            yield
        finally:
            process.terminate()
            process.wait(10)


class Ask(OIDCLoginAbstract):
    """The first step of a link."""

    def set_lti_message_hint(self, **known: Any) -> None:
        self._lti_message_hint = known["hint"]

    def get_redirect(self, url: str) -> RedirectResponse:
        return RedirectResponse(url)


class Tell(MessageLaunchAbstract):
    """The second step: a form that posts itself."""

    def get_preflight_response(self) -> dict[str, Any]:
        assert isinstance(self._request, Request)
        return dict(self._request.query_params)

    def render_launch_form(self, launch_data: dict[str, Any], **_known: Any) -> HTMLResponse:
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{escape(launch_data[name])}">' for name in ("id_token", "state")
        )
        form = f'<form action="{launch_data["launch_url"]}" method="post">{fields}</form>'
        return HTMLResponse(f"{form}<script>document.forms[0].submit()</script>")


class Platform(LTI1P3PlatformConfAbstract):
    """A platform with one tool: the centre.

    Attributes:
        custom: the parameters of its link.
        more: claims that it adds, or tells wrongly.
    """

    def init_platform_config(self, **_known: Any) -> None:
        self.address = self.centre = ""
        self.custom: dict[str, Any] = {}
        self.more: dict[str, Any] = {}

    def get_registration_by_params(self, **_known: Any) -> Registration:
        return self.registration

    @property
    def settings(self) -> dict[str, str]:
        """What the centre is told of it."""
        return {
            "YUNLAB_PLATFORM_ISSUER": self.address,
            "YUNLAB_PLATFORM_CLIENT": CLIENT,
            "YUNLAB_PLATFORM_KEYS": f"{self.address}/keys",
            "YUNLAB_PLATFORM_AUTHORISE": f"{self.address}/authorise",
            "YUNLAB_PLATFORM_DEPLOYMENTS": DEPLOYMENT,
        }

    @cached_property
    def registration(self) -> Registration:
        """What the platform knows of the centre."""
        key = rsa.generate_private_key(65537, 2048)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        made = Registration().set_iss(self.address).set_client_id(CLIENT).set_deployment_id(DEPLOYMENT)
        made.set_launch_url(f"{self.centre}/hub/lti/launch").set_oidc_login_url(f"{self.centre}/hub/lti/login")
        return made.set_platform_private_key(private.decode()).set_platform_public_key(public.decode())


def application(platform: Platform) -> FastAPI:
    """The platform's pages: a link for each person, the question who it is, and the keys."""
    app = FastAPI()

    @app.get("/link/{user}")
    def link(request: Request, user: str) -> Any:
        asking = Ask(request, platform)
        asking.set_lti_message_hint(hint="resource-1")
        return asking.initiate_login(user)

    @app.get("/frame/{user}")
    def frame(user: str) -> HTMLResponse:
        return HTMLResponse(f'<h1>Physics</h1><iframe src="/link/{user}" width="700" height="500"></iframe>')

    @app.get("/authorise")
    def authorise(request: Request) -> Any:
        telling = Tell(request, platform)
        telling.set_user_data(
            request.query_params["login_hint"], ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
        )
        telling.set_resource_link_claim("resource-1")
        telling.set_custom_parameters_claim(platform.custom)
        telling.set_extra_claims(platform.more)
        return telling.lti_launch()

    @app.get("/keys")
    def keys() -> Any:
        platform.get_registration()
        return platform.get_jwks()

    return app


@contextmanager
def standing() -> Iterator[Platform]:
    """Starts the platform; it learns of the centre when that is there."""
    platform = Platform()
    with serving(application(platform)) as address:
        platform.address = address
        yield platform
