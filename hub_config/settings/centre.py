"""One installation's settings, as everything else sees them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from hub_config import address
from hub_config.settings.table import DEFAULTS

Engine = Literal["docker", "local"]
Match = Literal["key", "identifier", "username"]
"""What somebody outside the centre knows a person by: the roster's own id, the school's number, or the username."""


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
        spare_benches: Benches that stand ready for whoever comes next.
        prepared_minutes: How long a bench stands that was set up for a class before anybody came to it [min].
        unbooked_percent: Part of the places that bookings leave to pupils without one [%].
        idle_minutes: After how long without anybody a server is stopped [min]; 0 never does.
        longest_hours: After how long a server is stopped whatever goes on in it [h]; 0 never does.
        workers: Processes that mark, on this host.
        queue: Address of the Redis that holds the queue; empty for a file in the state folder.
        gradebook: Address of the PostgreSQL that holds the gradebooks; empty for files in the state folder.
        people_database: Address of the PostgreSQL that holds the people; empty for a file in the state folder.
        second_step: Whether the staff signs in with an authenticator app too.
        pupils_choose: Whether pupils must choose a password of their own at the first sign-in, as the staff must.
        proxies: Addresses of web servers in front of the centre, whose word about a visitor's address is believed.
        metrics_token: What whoever asks for the numbers must bring; empty where nobody is told.
        log: How services write their log.
        certificate: The certificate that people's browsers are shown, if this machine holds it.
        provider_name: What people call the sign-in of the district's own; empty where there is none, as all of it then.
        provider_issuer: Its address.
        provider_client: What it calls this centre.
        provider_secret: What this centre shows it.
        provider_scope: What it is asked for.
        provider_claim: Which of the things it says of a person is looked up in the roster.
        provider_match: As what it is looked up.
        provider_second_step: Whether its own second step is enough for the staff.
        platform_issuer: The learning platform's address; empty where there is none, as all of it then.
        platform_client: What it calls this centre.
        platform_keys: Where its keys are.
        platform_authorise: Where it is asked who somebody is.
        platform_deployments: Under which ids it knows this centre.
        platform_claim: As for the provider.
        platform_match: As for the provider.
        platform_second_step: As for the provider.
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
    spare_benches: int = 2
    prepared_minutes: int = 15
    unbooked_percent: int = 10
    idle_minutes: int = 60
    longest_hours: int = 12
    workers: int = 1
    queue: str = ""
    gradebook: str = ""
    people_database: str = ""
    second_step: bool = True
    pupils_choose: bool = False
    proxies: tuple[str, ...] = ()
    metrics_token: str = ""
    log: Literal["plain", "json"] = "plain"
    certificate: Path | None = None
    provider_name: str = ""
    provider_issuer: str = ""
    provider_client: str = ""
    provider_secret: str = field(default="", repr=False)
    provider_scope: str = "openid"
    provider_claim: str = "sub"
    provider_match: Match = "key"
    provider_second_step: bool = False
    platform_issuer: str = ""
    platform_client: str = ""
    platform_keys: str = ""
    platform_authorise: str = ""
    platform_deployments: tuple[str, ...] = ()
    platform_claim: str = "sub"
    platform_match: Match = "key"
    platform_second_step: bool = False

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
        return address.url(self.address, self.port)

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
        return self.people_database or self.people_file
