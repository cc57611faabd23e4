"""The settings there are: the check at the start, the file and the table of docs/for-it.md are made of this."""

from __future__ import annotations

import os
from pathlib import Path

from hub_config.settings.kind import NONE, Choice, Switch, Whole
from hub_config.settings.local import File, Folder, Label, Zone
from hub_config.settings.outside import OUTSIDE
from hub_config.settings.problem import _
from hub_config.settings.remote import SQLITE, Address, Addresses, Secret, Service
from hub_config.settings.setting import Setting

CHECKOUT = Path(__file__).resolve().parents[2]
INNER_PORTS = 4
HIGHEST_PORT = 65535 - INNER_PORTS
MOST_STARTS = 64
POSTGRES = Service(("postgresql+psycopg://",))


def cores(_auto: str) -> int:
    """Return how many servers start at a time: as many as keep every core busy (docs/performance.md)."""
    return min(os.cpu_count() or 1, MOST_STARTS)


TABLE = (
    Setting(
        "YUNLAB_STATE",
        Folder(),
        str(CHECKOUT / ".yunlab"),
        _("folder of everything that must survive; the default is in the checkout"),
    ),
    Setting(
        "YUNLAB_ADDRESS", Address(), "127.0.0.1", _("address people reach; 0.0.0.0 for all addresses of the machine")
    ),
    Setting("YUNLAB_PORT", Whole(1, HIGHEST_PORT), "8000", _("port people reach; the next four are used inside")),
    Setting(
        "ENGINE",
        Choice(("auto", "docker", "local")),
        "auto",
        _("docker, local (evaluation only), or whichever is there (auto)"),
    ),
    Setting("YUNLAB_NETWORK", Label(), "yunlab", _("name of the container network and prefix of container names")),
    Setting("YUNLAB_PRODUCTION", Switch(), "0", _("on: no demo people, no local processes")),
    Setting(
        "YUNLAB_REST_MINUTES",
        Whole(0, 240),
        "30",
        _("minutes at a lab page after which it suggests a rest for the eyes; 0 never does"),
    ),
    Setting(
        "YUNLAB_TIME_ZONE",
        Zone(),
        "Asia/Shanghai",
        _("the schools' time zone: due times are typed and told in it; the server's clock judges them"),
    ),
    Setting(
        "YUNLAB_STARTS_AT_ONCE",
        Whole(1, MOST_STARTS, ("auto",), cores),
        "auto",
        _("servers that start at a time, the others wait in line; auto: as many as the machine has cores"),
    ),
    Setting(
        "YUNLAB_SPARE_BENCHES",
        Whole(0, 16),
        "2",
        _("benches that stand ready for whoever comes next, some 60 MB each; 0: every bench is made when it is wanted"),
    ),
    Setting(
        "YUNLAB_PREPARED_MINUTES",
        Whole(1, 240),
        "15",
        _("minutes that a bench stands which was set up for a class and nobody comes to"),
    ),
    Setting(
        "YUNLAB_UNBOOKED_PERCENT",
        Whole(0, 90),
        "10",
        _("part of the places [%] that bookings leave to pupils without one"),
    ),
    # The hub hears of what goes on in a server every five minutes.
    Setting(
        "YUNLAB_IDLE_MINUTES",
        Whole(10, 1440, ("0",)),
        "60",
        _("a server that nobody uses is stopped after so many minutes; 0 never is"),
    ),
    Setting(
        "YUNLAB_LONGEST_HOURS",
        Whole(0, 168),
        "12",
        _("a server is stopped after so many hours whatever goes on in it; 0 never is"),
    ),
    Setting("YUNLAB_WORKERS", Whole(1, 32), "1", _("processes that mark, on this host; each takes about 250 MB")),
    Setting(
        "YUNLAB_QUEUE",
        Service(("redis://", "rediss://", "unix://")),
        SQLITE,
        _(
            "where the marking queue lies: a file in the state folder, or a Redis, such as "
            "unix:///run/redis/redis.sock or redis://host:6379/0"
        ),
    ),
    Setting(
        "YUNLAB_GRADEBOOK",
        POSTGRES,
        SQLITE,
        _(
            "where the gradebooks lie: a file for each class, or a PostgreSQL, such as "
            "postgresql+psycopg://yunlab@/yunlab?host=/run/postgresql, in which each class has a schema"
        ),
    ),
    Setting(
        "YUNLAB_PEOPLE_DATABASE",
        POSTGRES,
        SQLITE,
        _(
            "where people, schools and classes lie: centre.sqlite in the state folder, or a PostgreSQL, "
            "such as postgresql+psycopg://yunlab@/yunlab?host=/run/postgresql"
        ),
    ),
    Setting(
        "YUNLAB_SECOND_STEP",
        Choice(("staff", "off"), "staff".__eq__),
        "staff",
        _("whether the staff signs in with an authenticator app too: staff, or off"),
    ),
    Setting(
        "YUNLAB_PUPILS_CHOOSE",
        Switch(),
        "0",
        _("on: pupils too must choose a password of their own at the first sign-in"),
    ),
    Setting(
        "YUNLAB_PROXIES",
        Addresses(),
        NONE,
        _(
            "addresses of web servers on other machines that stand in front of the centre: "
            "their word about a visitor's address is believed"
        ),
    ),
    Setting(
        "YUNLAB_METRICS_TOKEN",
        Secret(),
        NONE,
        _("what Prometheus must bring to be told the centre's numbers; none: nobody is told"),
    ),
    Setting(
        "YUNLAB_LOG",
        Choice(("plain", "json")),
        "plain",
        _("how the services write their log: plain for people, json for programs, one object a line"),
    ),
    Setting(
        "YUNLAB_CERTIFICATE",
        File(),
        NONE,
        _(
            "file of the certificate that the web server in front of the centre shows, "
            "so that IT's page warns before it ends"
        ),
    ),
    *OUTSIDE,
)
"""Every setting. The attributes of `Settings` are called like them in the file."""

DEFAULTS = {each.variable: each.default for each in TABLE}
