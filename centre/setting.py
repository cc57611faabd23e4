"""What the hub tells the centre when it starts it, read here and nowhere else in this package."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from centre.database import Place, place


class SettingError(ValueError):
    """A variable that is missing or cannot be used; the message names it and the remedy."""


@dataclass(frozen=True)
class Settings:
    """The centre's place beside the hub.

    Attributes:
        address: where to listen.
        port: where to listen.
        prefix: path of our pages, with a slash at both ends.
        hub_prefix: path of the hub's pages, with a slash at both ends.
        api_url: the hub's API.
        api_token: our own token at the hub, which the exchange accepts too.
        client_id: our name in the hub's OAuth.
        people: the people's database.
        exchange_url: the exchange, without its API path.
        zone: the schools' time zone, in which times are typed and told.
        stay: how long a bench stands that was set up for a class and nobody came to.
        capacity: the file in which `make capacity` leaves how many pupils fit.
        kept: the part of the places that bookings leave to pupils without one [%].
        account_key: in hex; PINs and second steps are kept with it (`centre.account.key`).
    """

    address: str
    port: int
    prefix: str
    hub_prefix: str
    api_url: str
    api_token: str
    client_id: str
    people: Place
    exchange_url: str
    zone: ZoneInfo
    stay: timedelta
    capacity: Path
    kept: int
    account_key: str


def load(environ: Mapping[str, str]) -> Settings:
    """Reads the settings.

    Raises:
        SettingError: a variable is missing, or the service address has no port.
    """
    service = urlsplit(needed(environ, "JUPYTERHUB_SERVICE_URL"))
    if not (service.hostname and service.port):
        raise SettingError("JUPYTERHUB_SERVICE_URL: needs host and port, such as http://127.0.0.1:8004")
    return Settings(
        address=service.hostname,
        port=service.port,
        prefix=needed(environ, "JUPYTERHUB_SERVICE_PREFIX"),
        hub_prefix=environ.get("JUPYTERHUB_BASE_URL", "/") + "hub/",
        api_url=needed(environ, "JUPYTERHUB_API_URL"),
        api_token=needed(environ, "JUPYTERHUB_API_TOKEN"),
        client_id=needed(environ, "JUPYTERHUB_CLIENT_ID"),
        people=place(needed(environ, "YUNLAB_PEOPLE")),
        exchange_url=needed(environ, "YUNLAB_EXCHANGE_URL").rstrip("/"),
        zone=time_zone(needed(environ, "YUNLAB_TIME_ZONE")),
        stay=timedelta(minutes=int(needed(environ, "YUNLAB_PREPARED_MINUTES"))),
        capacity=Path(needed(environ, "YUNLAB_STATE")) / "capacity.json",
        kept=int(needed(environ, "YUNLAB_UNBOOKED_PERCENT")),
        account_key=needed(environ, "YUNLAB_ACCOUNT_KEY"),
    )


def time_zone(name: str) -> ZoneInfo:
    """The zone of this name.

    Raises:
        SettingError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingError(f"YUNLAB_TIME_ZONE={name}: no such time zone; write one such as Asia/Shanghai") from None


def needed(environ: Mapping[str, str], name: str) -> str:
    """The variable's value; its absence is an error that says who sets it."""
    if not environ.get(name):
        raise SettingError(
            f"{name} is not set: the hub sets it for its services; see docs/architecture.md, Centre service"
        )
    return environ[name]
