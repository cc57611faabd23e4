"""What an installation may set: environment variables, read here and nowhere else."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub_config import engine

Engine = Literal["docker", "local"]

CHECKOUT = Path(__file__).resolve().parents[1]
DEFAULTS = {
    "YUNLAB_STATE": str(CHECKOUT / ".yunlab"),
    "YUNLAB_ADDRESS": "127.0.0.1",
    "YUNLAB_PORT": "8000",
    "ENGINE": "auto",
    "YUNLAB_NETWORK": "yunlab",
    "YUNLAB_PRODUCTION": "0",
    "YUNLAB_REST_MINUTES": "30",
    "YUNLAB_TIME_ZONE": "Asia/Shanghai",
    "YUNLAB_STARTS_AT_ONCE": "auto",
    "YUNLAB_PREPARED_MINUTES": "15",
    "YUNLAB_UNBOOKED_PERCENT": "10",
    "YUNLAB_IDLE_MINUTES": "60",
    "YUNLAB_LONGEST_HOURS": "12",
    "YUNLAB_WORKERS": "1",
    "YUNLAB_QUEUE": "sqlite",
    "YUNLAB_GRADEBOOK": "sqlite",
    "YUNLAB_PEOPLE_DATABASE": "sqlite",
    "YUNLAB_SECOND_STEP": "staff",
    "YUNLAB_PUPILS_CHOOSE": "0",
    "YUNLAB_PROXIES": "none",
}
LONGEST_WORK = 240  # [min]
MOST_KEPT = 90  # [%]
A_DAY_MINUTES = 1440
SOONEST_IDLE = 10  # [min]; the hub hears of what goes on in a server every five minutes
LONGEST_AGE = 168  # [h]
HIGHEST_PORT = 65535
INNER_PORTS = 4
MOST_WORKERS = 32
MOST_STARTS = 64
FILE = "sqlite"
QUEUES = ("redis://", "rediss://", "unix://")
POSTGRES = ("postgresql+psycopg://",)


class SettingError(ValueError):
    """A setting that cannot be used; the message names the variable and the remedy."""


@dataclass(frozen=True)
class Settings:
    """One installation's settings.

    Attributes:
        state: Folder of everything that must survive.
        address: Public address.
        port: Public port; the inner ones follow it.
        engine: What pupils' servers run in.
        network: Name of the container network and prefix of container names.
        production: Refuses demo passwords and local processes.
        inner_address: Where the hub and the exchange listen for servers.
        rest_minutes: Time at a lab page after which it suggests a rest for the eyes [min]; 0 never does.
        time_zone: The schools' time zone, in which due times are typed and told.
        starts_at_once: Servers that are started at a time; the others wait in line.
        prepared_minutes: How long a bench stands that was set up for a class before anybody came to it [min].
        unbooked_percent: Part of the places that bookings leave to pupils without one [%].
        idle_minutes: After how long without anybody a server is stopped [min]; 0 never does.
        longest_hours: After how long a server is stopped whatever goes on in it [h]; 0 never does.
        workers: Processes that mark, on this host.
        queue: Address of the Redis that holds the queue; empty for a file in the state folder.
        gradebook: Address of the PostgreSQL that holds the gradebooks; empty for files in the state folder.
        people_address: Address of the PostgreSQL that holds the people; empty for a file in the state folder.
        second_step: Whether the staff signs in with an authenticator app too.
        pupils_choose: Whether pupils must choose a password of their own at the first sign-in, as the staff must.
        proxies: Addresses of web servers in front of the centre, whose word about a visitor's address is believed.
    """

    state: Path
    address: str
    port: int
    engine: Engine
    network: str
    production: bool
    inner_address: str
    rest_minutes: int = 30
    time_zone: str = DEFAULTS["YUNLAB_TIME_ZONE"]
    starts_at_once: int = 2
    prepared_minutes: int = 15
    unbooked_percent: int = 10
    idle_minutes: int = 60
    longest_hours: int = 12
    workers: int = 1
    queue: str = ""
    gradebook: str = ""
    people_address: str = ""
    second_step: bool = True
    pupils_choose: bool = False
    proxies: tuple[str, ...] = ()

    @property
    def proxy_api_port(self) -> int:
        """Port on which the proxy takes the hub's orders."""
        return self.port + 1

    @property
    def hub_port(self) -> int:
        """Port of the hub itself."""
        return self.port + 2

    @property
    def exchange_port(self) -> int:
        """Port of the exchange."""
        return self.port + 3

    @property
    def centre_port(self) -> int:
        """Port of the centre's pages."""
        return self.port + 4

    @property
    def public_url(self) -> str:
        """What people type into their browser."""
        return f"http://{'127.0.0.1' if self.address == '0.0.0.0' else self.address}:{self.port}"  # noqa: S104

    @property
    def exchange_url(self) -> str:
        """The exchange as servers and the worker reach it."""
        return f"http://{self.inner_address}:{self.exchange_port}/services/exchange"

    @property
    def master_key_file(self) -> Path:
        """The secret that signs everything."""
        return self.state / "master.key"

    @property
    def people_file(self) -> Path:
        """The file of people, where they lie in one."""
        return self.state / "centre.sqlite"

    @property
    def people(self) -> Path | str:
        """The database of people: a file, or the address of a PostgreSQL."""
        return self.people_address or self.people_file


def load(environ: Mapping[str, str], ask: Callable[[], engine.Answer] = engine.ask) -> Settings:
    """Read the settings, asking the engine where they leave the choice open.

    With an engine the container network is made if it is absent, because its gateway is the inner address.

    Args:
        environ: Environment variables.
        ask: Calls the container engine.

    Returns:
        The settings.

    Raises:
        SettingError: A variable holds what cannot be used.
    """
    values = DEFAULTS | {name: environ[name] for name in DEFAULTS if environ.get(name)}
    production = _switch("YUNLAB_PRODUCTION", values["YUNLAB_PRODUCTION"])
    chosen = choose_engine(values["ENGINE"], production=production, ask=ask)
    return Settings(
        state=Path(values["YUNLAB_STATE"]).expanduser().resolve(),
        address=values["YUNLAB_ADDRESS"],
        port=_port(values["YUNLAB_PORT"]),
        engine=chosen,
        network=_network(values["YUNLAB_NETWORK"]),
        production=production,
        inner_address=_inner_address(chosen, values["YUNLAB_NETWORK"]),
        rest_minutes=_whole(values, "YUNLAB_REST_MINUTES", 0, LONGEST_WORK, "minutes (0 never does)"),
        time_zone=_time_zone(values["YUNLAB_TIME_ZONE"]),
        starts_at_once=_starts(values),
        prepared_minutes=_whole(values, "YUNLAB_PREPARED_MINUTES", 1, LONGEST_WORK, "minutes"),
        unbooked_percent=_whole(values, "YUNLAB_UNBOOKED_PERCENT", 0, MOST_KEPT, "percent"),
        idle_minutes=_idle(values),
        longest_hours=_whole(values, "YUNLAB_LONGEST_HOURS", 0, LONGEST_AGE, "hours (0 never stops a server)"),
        workers=_whole(values, "YUNLAB_WORKERS", 1, MOST_WORKERS, "processes"),
        queue=_service_address("YUNLAB_QUEUE", values["YUNLAB_QUEUE"], QUEUES),
        gradebook=_service_address("YUNLAB_GRADEBOOK", values["YUNLAB_GRADEBOOK"], POSTGRES),
        people_address=_service_address("YUNLAB_PEOPLE_DATABASE", values["YUNLAB_PEOPLE_DATABASE"], POSTGRES),
        second_step=_second_step(values["YUNLAB_SECOND_STEP"]),
        pupils_choose=_switch("YUNLAB_PUPILS_CHOOSE", values["YUNLAB_PUPILS_CHOOSE"]),
        proxies=_addresses("YUNLAB_PROXIES", values["YUNLAB_PROXIES"]),
    )


def _second_step(value: str) -> bool:
    if value not in ("staff", "off"):
        raise SettingError(f"YUNLAB_SECOND_STEP={value}: must be staff or off")
    return value == "staff"


def _addresses(name: str, value: str) -> tuple[str, ...]:
    found = () if value == "none" else value.replace(",", " ").split()
    try:
        return tuple(str(ip_address(each)) for each in found)
    except ValueError:
        said = "must be none, or addresses such as 192.0.2.7 with commas between them"
        raise SettingError(f"{name}={value}: {said}") from None


def _whole(values: Mapping[str, str], name: str, low: int, high: int, what: str) -> int:
    value = values[name]
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise SettingError(f"{name}={value}: must be a whole number of {what} from {low} to {high}")
    return int(value)


def _starts(values: Mapping[str, str]) -> int:
    """Return how many servers start at a time: as many as keep every core busy (docs/performance.md)."""
    if values["YUNLAB_STARTS_AT_ONCE"] == "auto":
        return min(os.cpu_count() or 1, MOST_STARTS)
    return _whole(values, "YUNLAB_STARTS_AT_ONCE", 1, MOST_STARTS, "servers (or auto)")


def _idle(values: Mapping[str, str]) -> int:
    if values["YUNLAB_IDLE_MINUTES"] == "0":
        return 0
    what = "minutes (or 0, which never stops a server)"
    return _whole(values, "YUNLAB_IDLE_MINUTES", SOONEST_IDLE, A_DAY_MINUTES, what)


def _service_address(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value == FILE:
        return ""
    if not value.startswith(allowed):
        raise SettingError(f"{name}={value}: must be {FILE}, or an address that begins with {' or '.join(allowed)}")
    return value


def _time_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingError(f"YUNLAB_TIME_ZONE={name}: no such time zone; write one such as Asia/Shanghai") from None


def choose_engine(wanted: str, *, production: bool, ask: Callable[[], engine.Answer]) -> Engine:
    """Settle what pupils' servers run in.

    Raises:
        SettingError: The engine asked for is not there, or may not be used, or is not good enough for production.
    """
    if wanted not in ("auto", "docker", "local"):
        raise SettingError(f"ENGINE={wanted}: must be auto, docker or local")
    answer = engine.Answer.ABSENT if wanted == "local" else ask()
    if answer is engine.Answer.FORBIDDEN:
        raise SettingError(engine.forbidden(wanted))
    if wanted == "docker" and answer is engine.Answer.ABSENT:
        raise SettingError("ENGINE=docker: no container engine answers; start it, or set DOCKER_HOST to where it is")
    chosen: Engine = "docker" if answer is engine.Answer.READY else "local"
    if production and chosen == "local":
        raise SettingError(
            f"ENGINE={wanted}: YUNLAB_PRODUCTION needs a container engine, local processes are not isolated; "
            "install docker.io and start it"
        )
    return chosen


def _switch(name: str, value: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if value.lower() not in words:
        raise SettingError(f"{name}={value}: must be 1 or 0")
    return words[value.lower()]


def _port(value: str) -> int:
    highest = HIGHEST_PORT - INNER_PORTS
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= highest):
        raise SettingError(f"YUNLAB_PORT={value}: must be a number from 1 to {highest}; the four after it are used too")
    return int(value)


def _network(value: str) -> str:
    # Container names start with it, and the hub's user names follow: keep to what both allow.
    plain = value.replace("-", "")
    if not (plain.isascii() and plain.isalnum() and value[0] != "-" and value == value.lower()):
        raise SettingError(f"YUNLAB_NETWORK={value}: must be small letters, digits and hyphens, such as yunlab")
    return value


def _inner_address(chosen: Engine, name: str) -> str:
    if chosen == "local":
        return "127.0.0.1"
    # Only an installation with an engine needs this module.
    from hub_config import network

    return network.ensure(name)
