"""The hub itself: where it listens and keeps its state, what its pages look like, who may do what."""

from base64 import b64encode
from importlib.resources import files
from pathlib import Path
from typing import Any

from hub_config import language, secret
from hub_config.settings import Settings
from hub_config.store import Connection

MARK = files("centre") / "static" / "mark.svg"
TEMPLATES = Path(__file__).with_name("templates")
START_PAGE = "/services/centre/"
HEADERS = {
    # A Content-Security-Policy named here would replace the hub's own, which already refuses frames.
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Configure the hub process."""
    _listen(c, settings)
    _keep(c, settings)
    _behave(c)
    _look(c, settings)
    _allow(c)


def _listen(c: Any, settings: Settings) -> None:  # noqa: ANN401
    # Servers call the hub from their network; with an engine this is its gateway, which is reachable from there only.
    c.JupyterHub.hub_bind_url = f"http://{settings.inner_address}:{settings.hub_port}"


def _keep(c: Any, settings: Settings) -> None:  # noqa: ANN401
    c.JupyterHub.db_url = f"sqlite:///{settings.state / 'jupyterhub.sqlite'}"
    c.JupyterHub.db_kwargs = {"connect_args": {"factory": Connection}}
    c.JupyterHub.cookie_secret = bytes.fromhex(secret.ensure(settings.state / "cookie.secret"))


def _behave(c: Any) -> None:  # noqa: ANN401
    c.JupyterHub.default_url = START_PAGE
    c.JupyterHub.cleanup_servers = True
    c.JupyterHub.cleanup_proxy = True
    # A pupil's second server is the one in which programs are written; `hub_config.kind` refuses any other.
    c.JupyterHub.allow_named_servers = True
    c.JupyterHub.named_server_limit_per_user = 1
    # Who clicks together waits in line (`hub_config.admission`); a limit here would turn some of them away.
    c.JupyterHub.concurrent_spawn_limit = 0
    # Tablets are shared: nobody stays signed in until the next day.
    c.JupyterHub.cookie_max_age_days = 0.5


def _look(c: Any, settings: Settings) -> None:  # noqa: ANN401
    c.JupyterHub.template_paths = [str(TEMPLATES)]
    c.JupyterHub.template_vars.update(
        {
            "evaluation": settings.engine == "local",
            "start_page": START_PAGE,
            "time_zone": settings.time_zone,
            "mark": b64encode(MARK.read_bytes()).decode("ascii"),
        }
    )
    c.JupyterHub.tornado_settings.update({"headers": HEADERS, "centre_settings": settings})
    language.apply(c)


def _allow(c: Any) -> None:  # noqa: ANN401
    c.JupyterHub.admin_access = False
    c.JupyterHub.load_roles.extend([USER_ROLE])


# The stock role, less the making of tokens: nobody here has a use for them, and a lost one opens a pupil's server.
USER_ROLE = {
    "name": "user",
    "description": "Everybody: their own server and the pages of the centre",
    "scopes": [
        "read:users!user",
        "users:activity!user",
        "servers!user",
        "access:servers!user",
        "access:services!service=exchange",
        "access:services!service=centre",
    ],
}
