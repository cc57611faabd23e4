"""The certificate that Caddy shows, written down for IT's page: as browsers see it, whoever has issued it."""

import ipaddress
import logging
import socket
import ssl
from collections.abc import Mapping
from pathlib import Path

from hub_config.apart import place

NAME = "certificate.pem"
PATIENCE_S = 5.0

_log = logging.getLogger(__name__)


def note(state: Path, environ: Mapping[str, str]) -> None:
    """Write down the certificate that is shown now; where none is, the last one stays."""
    port = environ.get("YUNLAB_HTTPS_PORT", "")
    if not port:
        return
    try:
        found = shown(int(port), name(environ.get("YUNLAB_SITE", "")))
    except (OSError, ValueError) as error:
        _log.info("Caddy shows no certificate yet: %s", error)
        return
    place.put(state / "service" / "hub" / NAME, found.encode())


def name(site: str) -> str | None:
    """Return the name that a browser would ask for; who types an address asks for none."""
    first = site.split(",")[0].strip().partition("://")[2] or site.split(",")[0].strip()
    try:
        ipaddress.ip_address(first.strip("[]"))
    except ValueError:
        return first.partition(":")[0] or None
    return None


def shown(port: int, asked: str | None, address: str = "127.0.0.1") -> str:
    """Return the certificate that a server shows who asks for a name, in PEM."""
    context = ssl.create_default_context()
    # It is looked at, not trusted: an expired one must be told too.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((address, port), timeout=PATIENCE_S) as line,
        context.wrap_socket(line, server_hostname=asked) as safe,
    ):
        return ssl.DER_cert_to_PEM_cert(safe.getpeercert(binary_form=True) or b"")
