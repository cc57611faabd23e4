"""The services the hub starts and stops: the exchange, the worker that marks, and the pages of the centre."""

import os
import sys
from typing import Any

from centre.account.key import derived
from hub_config import folder, idle, scrape, secret
from hub_config.settings import Settings

# What a pupil's or teacher's server may ask for with its own token.
SERVER_SCOPES = ["users:activity!user", "access:servers!server", "access:services!service=exchange"]
END_SESSIONS = "custom:sessions:end"
OPERATION = "custom:operation:read"
KNOW_PEOPLE = "custom:people:know"
CUSTOM_SCOPES = {
    END_SESSIONS: {"description": "End everything in which somebody is signed in"},
    KNOW_PEOPLE: {"description": "Have the hub know the people of the roster as they are now"},
    OPERATION: {"description": "Read how the parts of the centre are"},
}
CENTRE_ROLE = {
    "name": "centre-pages",
    "description": "The pages of the centre start servers, show marks and end sessions",
    "scopes": ["list:users", "read:users", "servers", "access:services!service=exchange", *CUSTOM_SCOPES],
    "services": ["centre"],
}


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Configure the services, and what they and the servers may do."""
    c.JupyterHub.services = [
        _exchange(settings),
        _centre(settings),
        _worker(settings),
        *_sandbox(settings),
        *(culler := idle.services(settings)),
        *scrape.services(settings),
    ]
    c.JupyterHub.custom_scopes = CUSTOM_SCOPES
    c.JupyterHub.load_roles.extend([CENTRE_ROLE, *([idle.ROLE] if culler else []), *scrape.roles(settings)])
    c.Spawner.server_token_scopes = SERVER_SCOPES


def _exchange(settings: Settings) -> dict[str, Any]:
    return _service(
        settings,
        name="exchange",
        url=f"http://{settings.inner_address}:{settings.exchange_port}",
        command=[sys.executable, "-m", "graders.exchange"],
        display=False,
    ) | {"environment": environment(settings) | _token(settings)}


def _centre(settings: Settings) -> dict[str, Any]:
    return _service(
        settings,
        name="centre",
        url=f"http://127.0.0.1:{settings.centre_port}",
        command=[sys.executable, "-m", "centre"],
        oauth_no_confirm=True,
    ) | {"environment": environment(settings) | _secrets(settings)}


def _secrets(settings: Settings) -> dict[str, str]:
    """Say what only the centre has a use for: the address of a database may hold its password."""
    master = bytes.fromhex(secret.ensure(settings.master_key_file))
    return {"YUNLAB_PEOPLE": str(settings.people), "YUNLAB_ACCOUNT_KEY": derived(master)} | _token(settings)


def _token(settings: Settings) -> dict[str, str]:
    """Say what whoever asks for numbers must bring, to those who give them."""
    return {"YUNLAB_METRICS_TOKEN": settings.metrics_token} if settings.metrics_token else {}


def _worker(settings: Settings) -> dict[str, Any]:
    return _service(settings, name="worker", command=worker_command(settings), display=False)


def _sandbox(settings: Settings) -> list[dict[str, Any]]:
    """Describe the keeper of sandboxes; without an engine there is nothing to keep a pupil's program in."""
    if settings.engine == "local":
        return []
    user, group = folder.owner()
    where = ("--socket", str(settings.state / "sandbox" / "keeper.sock"), "--centre", settings.network)
    command = [sys.executable, "-m", "graders.sandbox", *where, "--owner", str(user), str(group)]
    return [_service(settings, name="sandbox", command=command, display=False)]


def worker_command(settings: Settings) -> list[str]:
    """Say how the worker is started: in a container of its own where there is an engine."""
    if settings.engine == "local":
        return [sys.executable, "-m", "graders.worker"]
    from hub_config import containers

    return containers.worker_command(settings)


def _service(settings: Settings, **description: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**description, "environment": environment(settings)}


def environment(settings: Settings) -> dict[str, str]:
    """Say the settings again for processes the hub starts, as they were resolved."""
    return {
        "YUNLAB_STATE": str(settings.state),
        "YUNLAB_EXCHANGE_URL": settings.exchange_url,
        "YUNLAB_ADDRESS": settings.address,
        "YUNLAB_PORT": str(settings.port),
        "YUNLAB_NETWORK": settings.network,
        "YUNLAB_REST_MINUTES": str(settings.rest_minutes),
        "YUNLAB_TIME_ZONE": settings.time_zone,
        "YUNLAB_PRODUCTION": str(int(settings.production)),
        "YUNLAB_STARTS_AT_ONCE": str(settings.starts_at_once),
        "YUNLAB_SPARE_BENCHES": str(settings.spare_benches),
        "YUNLAB_PREPARED_MINUTES": str(settings.prepared_minutes),
        "YUNLAB_UNBOOKED_PERCENT": str(settings.unbooked_percent),
        "YUNLAB_IDLE_MINUTES": str(settings.idle_minutes),
        "YUNLAB_LONGEST_HOURS": str(settings.longest_hours),
        "YUNLAB_WORKERS": str(settings.workers),
        "YUNLAB_QUEUE": settings.queue,
        "YUNLAB_GRADEBOOK": settings.gradebook,
        "YUNLAB_LOG": settings.log,
        "ENGINE": settings.engine,
        "PATH": os.environ.get("PATH", os.defpath),
        # Marks and names are Chinese; what a process prints must not depend on the account's locale.
        "PYTHONUTF8": "1",
    }
